import { defineConfig } from "tsup";
import shared from "../../tsup.config.ts";

// Elements need the types of a browser, which no other package may use; `bundle` those of Node.
export default defineConfig({ ...shared, tsconfig: "tsconfig.json" });
