// Personalize, awsJson1_1.

import assert from "node:assert/strict";
import {
  CreateDatasetGroupCommand,
  DescribeDatasetGroupCommand,
  PersonalizeClient,
  ResourceAlreadyExistsException,
  paginateListDatasetGroups,
} from "@aws-sdk/client-personalize";
import { all, refusal, settings, test } from "./harness.mjs";

export default function personalize(url) {
  const client = new PersonalizeClient(settings(url));
  const create = (name) => client.send(new CreateDatasetGroupCommand({ name, domain: "ECOMMERCE" }));

  test("personalize: a dataset group is described as it was made", async () => {
    const { datasetGroupArn, domain } = await create("stable");
    assert.equal(domain, "ECOMMERCE");
    const { datasetGroup } = await client.send(new DescribeDatasetGroupCommand({ datasetGroupArn }));
    assert.deepEqual(datasetGroup, {
      name: "stable",
      datasetGroupArn,
      status: "ACTIVE",
      creationDateTime: new Date("2025-01-01T00:00:00.500Z"),
      domain: "ECOMMERCE",
    });
    const error = await refusal(create("stable"), "ResourceAlreadyExistsException", 400);
    assert.ok(error instanceof ResourceAlreadyExistsException);
    assert.equal(error.message, "stable exists");
  });

  test("personalize: a paginator lists every dataset group once", async () => {
    const names = ["page-1", "page-2", "page-3", "page-4"];
    for (const name of names) await create(name);
    const pages = paginateListDatasetGroups({ client, pageSize: 2 }, {});
    const found = (await all(pages, (page) => page.datasetGroups)).map((it) => it.name);
    assert.deepEqual(found.filter((it) => it.startsWith("page-")), names);
  });

  test("personalize: input that breaks a constraint is refused", async () => {
    const error = await refusal(create("-"), "ValidationException", 400);
    assert.match(error.message, /\/name/);
  });
}
