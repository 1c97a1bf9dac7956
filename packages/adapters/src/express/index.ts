export type { ExpressRequest, ExpressResponse } from "./host-types.ts";
export { type PlumblineExpressOptions, plumblineExpress } from "./plumbline-express.ts";
export type { ExpressRule, HostAction } from "./rules.ts";
