/** Under which it stands who looked at what, and with how many devices: about the use of the supervisor, and folded by whatever controls look at that. */
export const ACCESS_SOURCE = "engine/access";
