// DynamoDB, awsJson1_0.

import assert from "node:assert/strict";
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
  paginateListTables,
  paginateScan,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { all, patience, refusal, settings, test } from "./harness.mjs";

const HORSE = {
  Name: { S: "K\u00e4the \u{1f434} & <foal>" },
  Hands: { N: "16.2" },
  Brand: { B: new Uint8Array([0, 255, 127]) },
  Gaits: { SS: ["trot", "walk"] },
  Coat: { M: { Ticks: { L: [{ NULL: true }, { BOOL: false }] } } },
  Note: { S: "" },
};

const TABLE = {
  AttributeDefinitions: [{ AttributeName: "Name", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "Name", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};

export default function dynamodb(url) {
  const client = new DynamoDBClient(settings(url));

  test("dynamodb: a waiter sees a table come and go", async () => {
    const waiter = { client, ...patience };
    const made = await client.send(new CreateTableCommand({ TableName: "Mares", ...TABLE }));
    assert.equal(made.TableDescription.TableStatus, "CREATING");
    assert.equal((await waitUntilTableExists(waiter, { TableName: "Mares" })).state, "SUCCESS");
    await refusal(client.send(new CreateTableCommand({ TableName: "Mares", ...TABLE })), "ResourceInUseException", 400);
    await client.send(new DeleteTableCommand({ TableName: "Mares" }));
    assert.equal((await waitUntilTableNotExists(waiter, { TableName: "Mares" })).state, "SUCCESS");
  });

  test("dynamodb: an item comes back as it was put", async () => {
    await client.send(new PutItemCommand({ TableName: "Horses", Item: HORSE }));
    const output = await client.send(new GetItemCommand({ TableName: "Horses", Key: { Name: HORSE.Name } }));
    assert.deepEqual(output.Item, HORSE);
    assert.equal(output.$metadata.httpStatusCode, 200);
    assert.ok(output.$metadata.requestId);
  });

  test("dynamodb: a failed condition is an error that holds the item", async () => {
    const Item = { Name: { S: "Ada" }, Hands: { N: "15" } };
    await client.send(new PutItemCommand({ TableName: "Horses", Item }));
    const again = { TableName: "Horses", Item, ConditionExpression: "attribute_not_exists(#n)" };
    const error = await refusal(client.send(new PutItemCommand(again)), "ConditionalCheckFailedException", 400);
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.message, "Ada is there");
    assert.deepEqual(error.Item, Item);
  });

  test("dynamodb: a missing table is ResourceNotFoundException", async () => {
    const call = client.send(new DescribeTableCommand({ TableName: "Cows" }));
    const error = await refusal(call, "ResourceNotFoundException", 400);
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, "there is no table Cows");
  });

  test("dynamodb: what a batch did not write comes back to be written again", async () => {
    await client.send(new CreateTableCommand({ TableName: "Foals", ...TABLE }));
    const items = ["a", "b", "c"].map((name) => ({ Name: { S: name }, Legs: { NS: ["4", "5"] } }));
    let RequestItems = { Foals: items.map((Item) => ({ PutRequest: { Item } })) };
    for (let round = 0; Object.keys(RequestItems ?? {}).length; round += 1) {
      assert.ok(round < 5, "it never ends");
      RequestItems = (await client.send(new BatchWriteItemCommand({ RequestItems }))).UnprocessedItems;
    }
    const pages = paginateScan({ client, pageSize: 2 }, { TableName: "Foals" });
    assert.deepEqual(await all(pages, (page) => page.Items), items);
  });

  test("dynamodb: a paginator lists every table once", async () => {
    for (const TableName of ["Pages1", "Pages2", "Pages3"]) {
      await client.send(new CreateTableCommand({ TableName, ...TABLE }));
    }
    const tables = await all(paginateListTables({ client, pageSize: 2 }, {}), (page) => page.TableNames);
    assert.deepEqual(
      tables.filter((it) => it.startsWith("Pages")),
      ["Pages1", "Pages2", "Pages3"],
    );
  });

  test("dynamodb: a value of the wrong type is refused", async () => {
    const input = { TableName: "Horses", Key: { Name: { S: "Ada" } }, ConsistentRead: "yes" };
    await refusal(client.send(new GetItemCommand(input)), "SerializationException", 400);
  });
}
