import { doorsOf } from "../../typedoc.package.js";

export default doorsOf(import.meta.dirname);
