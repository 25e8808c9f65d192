// Lambda, restJson1.

import assert from "node:assert/strict";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ResourceNotFoundException,
  paginateListFunctions,
  waitUntilFunctionActiveV2,
  waitUntilFunctionExists,
} from "@aws-sdk/client-lambda";
import { all, patience, refusal, sameBytes, settings, test } from "./harness.mjs";

const FUNCTION = {
  Role: "arn:aws:iam::123456789012:role/groom",
  Handler: "index.handler",
  Runtime: "nodejs20.x",
};

export default function lambda(url) {
  const client = new LambdaClient(settings(url));

  test("lambda: waiters see a function that is made and becomes active", async () => {
    // Larger than what a server takes unless it is told to.
    const ZipFile = Buffer.alloc(3 << 20, "zip");
    const made = await client.send(new CreateFunctionCommand({ FunctionName: "feed", Code: { ZipFile }, ...FUNCTION }));
    assert.deepEqual([made.State, made.CodeSize], ["Pending", ZipFile.length]);
    const waiter = { client, ...patience };
    assert.equal((await waitUntilFunctionExists(waiter, { FunctionName: "feed" })).state, "SUCCESS");
    assert.equal((await waitUntilFunctionActiveV2(waiter, { FunctionName: "feed" })).state, "SUCCESS");
  });

  test("lambda: a payload comes back as it was sent", async () => {
    await client.send(new CreateFunctionCommand({ FunctionName: "echo", Code: { ZipFile: Buffer.from("zip") }, ...FUNCTION }));
    const Payload = Buffer.from(JSON.stringify({ name: "K\u00e4the \u{1f434}", hay: [1, null, true] }));
    const output = await client.send(new InvokeCommand({ FunctionName: "echo", Payload }));
    assert.deepEqual([output.StatusCode, output.ExecutedVersion], [200, "$LATEST"]);
    sameBytes(output.Payload, Payload);
    const event = await client.send(new InvokeCommand({ FunctionName: "echo", Payload, InvocationType: "Event" }));
    assert.deepEqual([event.StatusCode, event.$metadata.httpStatusCode], [202, 202]);
  });

  test("lambda: a missing function is ResourceNotFoundException with its message", async () => {
    const error = await refusal(
      client.send(new GetFunctionCommand({ FunctionName: "absent" })),
      "ResourceNotFoundException",
      404,
    );
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, "there is no function absent");
  });

  test("lambda: a paginator lists every function once", async () => {
    const names = ["page-1", "page-2", "page-3"];
    for (const FunctionName of names) {
      await client.send(new CreateFunctionCommand({ FunctionName, Code: { ZipFile: Buffer.from("zip") }, ...FUNCTION }));
    }
    const pages = paginateListFunctions({ client, pageSize: 2 }, {});
    const found = (await all(pages, (page) => page.Functions)).map((it) => it.FunctionName);
    assert.deepEqual(found.filter((it) => it.startsWith("page-")), names);
    for (const FunctionName of names) {
      await client.send(new DeleteFunctionCommand({ FunctionName }));
    }
    await refusal(client.send(new DeleteFunctionCommand({ FunctionName: "page-1" })), "ResourceNotFoundException", 404);
  });
}
