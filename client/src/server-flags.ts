/**
 * What Node starts the server with. What has just been made takes 4 MB before it is sorted out, and not 16: the server of a
 * large text is as fast with less.
 */
export const SERVER_FLAGS: readonly string[] = ["--max-semi-space-size=4"];
