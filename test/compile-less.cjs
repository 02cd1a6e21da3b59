// Most of what unit tests run is run a few times over. V8 compiles it once more, and better, on cores that run other tests:
// a quarter of their time went there. A V8 that does not know a flag says so and goes on.
const { setFlagsFromString } = require("node:v8");

setFlagsFromString("--interrupt-budget=1000000");
setFlagsFromString("--always-sparkplug");
