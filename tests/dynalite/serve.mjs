// Serves dynalite on a free port of the loopback interface, and ends when standard input is closed.
//
// Prints `dynalite URL` when it accepts calls. A table is made, changed and removed in half a second, so that callers
// have something to wait for.

import dynalite from "dynalite";

const server = dynalite({ createTableMs: 500, updateTableMs: 500, deleteTableMs: 500 });
server.listen(0, "127.0.0.1", () => console.log(`dynalite http://127.0.0.1:${server.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
