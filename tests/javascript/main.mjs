// Calls servers of four services of AWS with the AWS SDK for JavaScript, unmodified, and prints for each case whether
// the response was right.
//
//     node main.mjs '{"s3": "http://127.0.0.1:8001", "s3-https": ..., "dynamodb": ..., "lambda": ..., "personalize": ...}'
//
// `harness.mjs` describes the output. The handlers are in `tests/servers/aws`.

import { run } from "./harness.mjs";
import dynamodb from "./dynamodb.mjs";
import lambda from "./lambda.mjs";
import personalize from "./personalize.mjs";
import s3 from "./s3.mjs";

const urls = JSON.parse(process.argv[2]);
dynamodb(urls.dynamodb);
lambda(urls.lambda);
personalize(urls.personalize);
// A bucket stands in the path, or before the host.
const hosted = (url) => url.replace("127.0.0.1", "s3.localhost");
s3("over http, buckets in paths", urls.s3, true);
s3("over http, buckets before the host", hosted(urls.s3), false);
s3("over https, buckets in paths", urls["s3-https"], true);
s3("over https, buckets before the host", hosted(urls["s3-https"]), false);
await run();
