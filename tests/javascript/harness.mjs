// What the other scripts in this folder share: cases, clients, and checks of responses.
//
// A script registers its cases, and `run` prints a line of JSON for each: {"case": a sentence, "ok": whether it is true,
// "detail": what was found instead}.

import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const cases = [];

/** Registers a check. Its name is the sentence of the case. */
export function test(sentence, check) {
  cases.push([sentence, check]);
}

/** All names are this machine, so that a bucket can stand before a host. */
function lookup(_host, options, done) {
  const address = { address: "127.0.0.1", family: 4 };
  if (options.all) done(null, [address]);
  else done(null, address.address, address.family);
}

/** The settings of every client. */
export function settings(endpoint) {
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "not-a-secret" },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5000,
      requestTimeout: 30000,
      httpAgent: new http.Agent({ keepAlive: true, lookup }),
      httpsAgent: new https.Agent({ keepAlive: true, lookup }),
    }),
  };
}

/** Makes a call that must fail with an error of this name and status. Returns the error. */
export async function refusal(call, name, status) {
  let output;
  try {
    output = await call;
  } catch (error) {
    assert.equal(`${error.name} ${error.$metadata?.httpStatusCode}`, `${name} ${status}`, error);
    return error;
  }
  throw new Error(`expected ${name}, saw an answer with the members ${Object.keys(output)}`);
}

/** Compares bytes. An error has their lengths only. */
export function sameBytes(seen, expected) {
  assert.ok(Buffer.from(seen).equals(Buffer.from(expected)), `${seen.length} bytes, not the ${expected.length} expected`);
}

/** Returns the items of all pages of a paginator. */
export async function all(pages, items) {
  const found = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

/** The settings of a waiter that does not wait for long. */
export const patience = { maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.05 };

/** Waits for a case, but not for ever. */
async function end(checking) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("it does not end")), 60_000);
  });
  try {
    await Promise.race([checking, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs every case, and ends the program. */
export async function run() {
  // A stream that is sent can fail after its case has ended.
  process.on("uncaughtException", (error) => console.error(error));
  let failed = false;
  for (const [sentence, check] of cases) {
    let detail = "";
    try {
      await end(check());
    } catch (error) {
      detail = error?.stack?.split("\n").slice(0, 16).join("\n") ?? String(error);
    }
    failed ||= Boolean(detail);
    console.log(JSON.stringify({ case: sentence, ok: !detail, detail }));
  }
  // Responses that nobody reads would keep it running.
  process.exit(failed ? 1 : 0);
}
