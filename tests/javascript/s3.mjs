// Amazon S3, restXml, with the checksums that the SDK sends and checks unless it is told otherwise.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import https from "node:https";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as S3 from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { all, patience, refusal, sameBytes, settings, test } from "./harness.mjs";

/** Bytes that differ from place to place. */
function pattern(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2654435761) % 4294967296, at);
  return bytes;
}

/** Sends a request as it is, and returns the status and the body of the response. */
function fetchPlainly(url, method, body, lookup) {
  const { request } = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, lookup }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve([response.statusCode, Buffer.concat(chunks)]);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export default function s3(form, url, forcePathStyle) {
  const client = new S3.S3Client({ ...settings(url), forcePathStyle });
  const send = (command, input) => client.send(new S3[`${command}Command`](input));
  const Bucket = `stable-${form.replace(/[^a-z]+/g, "-")}`;
  const put = (Key, Body, more) => send("PutObject", { Bucket, Key, Body, ...more });
  const get = (Key, more) => send("GetObject", { Bucket, Key, ...more });
  const bytes = async (output) => Buffer.from(await output.Body.transformToByteArray());
  const check = (sentence, body) => test(`s3 ${form}: ${sentence}`, body);

  check("a waiter sees a bucket that is made", async () => {
    await refusal(send("HeadBucket", { Bucket }), "NotFound", 404);
    const waiter = { client, ...patience };
    assert.equal((await S3.waitUntilBucketNotExists(waiter, { Bucket })).state, "SUCCESS");
    await send("CreateBucket", { Bucket });
    assert.equal((await S3.waitUntilBucketExists(waiter, { Bucket })).state, "SUCCESS");
    await refusal(send("CreateBucket", { Bucket }), "BucketAlreadyOwnedByYou", 409);
    const { Buckets } = await send("ListBuckets", {});
    assert.ok(Buckets.some((it) => it.Name === Bucket), JSON.stringify(Buckets));
    assert.ok(!(await send("GetBucketLocation", { Bucket })).LocationConstraint);
    assert.equal((await send("GetBucketVersioning", { Bucket })).Status, undefined);
  });

  check("an object comes back as it was stored", async () => {
    const Metadata = { breed: "shire" };
    const stored = await put("foal", "neigh \u{1f434}", { ContentType: "text/x-horse", CacheControl: "no-cache", Metadata });
    const output = await get("foal");
    assert.equal(await output.Body.transformToString(), "neigh \u{1f434}");
    assert.equal(output.ContentLength, 10);
    assert.equal(output.ContentEncoding, undefined);
    const facts = ({ ContentType, CacheControl, Metadata, ETag }) => ({ ContentType, CacheControl, Metadata, ETag });
    assert.deepEqual(facts(output), { ContentType: "text/x-horse", CacheControl: "no-cache", Metadata, ETag: stored.ETag });
    const head = await send("HeadObject", { Bucket, Key: "foal" });
    assert.deepEqual(facts(head), facts(output));
    assert.equal(head.ContentLength, 10);
    assert.ok(Math.abs(head.LastModified - Date.now()) < 3600e3, head.LastModified);
  });

  check("bodies of all kinds arrive as they were sent", async () => {
    const folder = await mkdtemp(join(tmpdir(), "farrier-"));
    try {
      for (const length of [0, 1, 65536, 3 << 20]) {
        const body = pattern(length);
        const file = join(folder, "body");
        await writeFile(file, body);
        const pieces = [body.subarray(0, length >> 1), body.subarray(length >> 1)].filter((it) => it.length);
        const kinds = {
          buffer: body,
          file: createReadStream(file),
          stream: Readable.from(pieces, { objectMode: false }),
        };
        for (const [kind, Body] of Object.entries(kinds)) {
          const known = kind === "stream" ? { ContentLength: length } : {};
          await put(`${kind}-${length}`, Body, known);
          const output = await get(`${kind}-${length}`);
          assert.equal(output.ContentLength, length, kind);
          assert.equal(output.ContentEncoding, undefined, kind);
          sameBytes(await bytes(output), body);
        }
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  check("an encoding of the content stays", async () => {
    await put("packed", Readable.from([Buffer.from("packed")]), { ContentLength: 6, ContentEncoding: "gzip" });
    const output = await get("packed");
    assert.equal(output.ContentEncoding, "gzip");
    sameBytes(await bytes(output), Buffer.from("packed"));
  });

  check("every algorithm of checksums is taken", async () => {
    for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
      await put(`sum-${ChecksumAlgorithm}`, Readable.from([Buffer.from("neigh")]), { ContentLength: 5, ChecksumAlgorithm });
      sameBytes(await bytes(await get(`sum-${ChecksumAlgorithm}`)), Buffer.from("neigh"));
    }
  });

  check("a wrong checksum is refused, and nothing is stored", async () => {
    await refusal(put("damaged", "neigh", { ChecksumCRC32: "AAAAAA==" }), "BadDigest", 400);
    await refusal(get("damaged"), "NoSuchKey", 404);
  });

  check("keys with characters that mean something keep them", async () => {
    const keys = ["K\u00e4the & <foal>+1?a=b#c%20d.txt", "two//slashes", "folder/", "~tilde*(1)!'", "a\tb"];
    for (const key of keys) await put(`odd/${key}`, key);
    const { Contents } = await send("ListObjectsV2", { Bucket, Prefix: "odd/", EncodingType: undefined });
    const expected = keys.map((key) => `odd/${key}`).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual(Contents.map((it) => it.Key), expected);
    for (const key of keys) sameBytes(await bytes(await get(`odd/${key}`)), Buffer.from(key));
  });

  check("ranges and conditions are answered with their statuses", async () => {
    const { ETag } = await put("ranges", "0123456789");
    const output = await get("ranges", { Range: "bytes=2-4" });
    assert.deepEqual([output.$metadata.httpStatusCode, output.ContentRange], [206, "bytes 2-4/10"]);
    assert.equal(await output.Body.transformToString(), "234");
    assert.equal((await get("ranges")).$metadata.httpStatusCode, 200);
    await refusal(get("ranges", { Range: "bytes=10-" }), "InvalidRange", 416);
    await refusal(get("ranges", { IfMatch: '"other"' }), "PreconditionFailed", 412);
    await refusal(send("HeadObject", { Bucket, Key: "ranges", IfNoneMatch: ETag }), "Unknown", 304);
    await refusal(get("ranges", { IfNoneMatch: ETag }), "Unknown", 304);
    await refusal(put("ranges", "again", { IfNoneMatch: "*" }), "PreconditionFailed", 412);
    assert.equal(await (await get("ranges", { IfMatch: ETag })).Body.transformToString(), "0123456789");
  });

  check("a missing object is NoSuchKey, and NotFound for a head", async () => {
    const error = await refusal(get("grass"), "NoSuchKey", 404);
    assert.ok(error instanceof S3.NoSuchKey);
    const head = await refusal(send("HeadObject", { Bucket, Key: "grass" }), "NotFound", 404);
    assert.ok(head instanceof S3.NotFound);
    const waiter = { client, ...patience };
    assert.equal((await S3.waitUntilObjectNotExists(waiter, { Bucket, Key: "grass" })).state, "SUCCESS");
    await put("grass", "green");
    assert.equal((await S3.waitUntilObjectExists(waiter, { Bucket, Key: "grass" })).state, "SUCCESS");
    await refusal(send("ListObjectsV2", { Bucket: "no-such-bucket" }), "NoSuchBucket", 404);
    await refusal(send("PutObject", { Bucket: "no-such-bucket", Key: "a", Body: "a" }), "NoSuchBucket", 404);
  });

  check("a large stream is stored in parts", async () => {
    const body = pattern((12 << 20) + 123);
    const pieces = function* () {
      for (let at = 0; at < body.length; at += 100_000) yield body.subarray(at, at + 100_000);
    };
    const Body = Readable.from(pieces(), { objectMode: false });
    const upload = new Upload({ client, params: { Bucket, Key: "large", Body }, partSize: 5 << 20, queueSize: 2 });
    const { ETag } = await upload.done();
    assert.match(ETag, /-3"$/);
    const output = await get("large");
    assert.equal(output.ETag, ETag);
    sameBytes(await bytes(output), body);
    const second = await get("large", { PartNumber: 2 });
    assert.deepEqual([second.PartsCount, second.ContentLength], [3, 5 << 20]);
    sameBytes(await bytes(second), body.subarray(5 << 20, 10 << 20));
  });

  check("parts are listed, copied, completed and aborted", async () => {
    const source = pattern(6 << 20);
    await put("source & <part>", source);
    const Key = "assembled";
    const { UploadId } = await send("CreateMultipartUpload", { Bucket, Key });
    const part = { Bucket, Key, UploadId };
    const CopySource = `${Bucket}/${encodeURIComponent("source & <part>")}`;
    const copied = await send("UploadPartCopy", { ...part, PartNumber: 1, CopySource, CopySourceRange: "bytes=0-5242879" });
    const sent = await send("UploadPart", { ...part, PartNumber: 2, Body: "the end" });
    const uploads = await all(S3.paginateListParts({ client, pageSize: 1 }, part), (page) => page.Parts);
    assert.deepEqual(uploads.map((it) => [it.PartNumber, it.Size]), [[1, 5 << 20], [2, 7]]);
    const { Uploads } = await send("ListMultipartUploads", { Bucket });
    assert.deepEqual(Uploads.map((it) => [it.Key, it.UploadId]), [[Key, UploadId]]);
    const Parts = [copied.CopyPartResult, sent].map(({ ETag }, index) => ({ ETag, PartNumber: index + 1 }));
    const wrong = [Parts[0], { ETag: '"other"', PartNumber: 2 }];
    await refusal(send("CompleteMultipartUpload", { ...part, MultipartUpload: { Parts: wrong } }), "InvalidPart", 400);
    await send("CompleteMultipartUpload", { ...part, MultipartUpload: { Parts } });
    sameBytes(await bytes(await get(Key)), Buffer.concat([source.subarray(0, 5 << 20), Buffer.from("the end")]));
    const { UploadId: second } = await send("CreateMultipartUpload", { Bucket, Key });
    await send("AbortMultipartUpload", { Bucket, Key, UploadId: second });
    await refusal(send("UploadPart", { ...part, UploadId: second, PartNumber: 1, Body: "late" }), "NoSuchUpload", 404);
  });

  check("an object is copied by the server", async () => {
    await put("original", "neigh", { Metadata: { breed: "shire" } });
    const copy = await send("CopyObject", { Bucket, Key: "twin", CopySource: `/${Bucket}/original` });
    const output = await get("twin");
    assert.equal(output.ETag, copy.CopyObjectResult.ETag);
    assert.deepEqual(output.Metadata, { breed: "shire" });
    sameBytes(await bytes(output), Buffer.from("neigh"));
    await refusal(send("CopyObject", { Bucket, Key: "twin", CopySource: `${Bucket}/absent` }), "NoSuchKey", 404);
  });

  check("paginators list keys once, and roll up what is below a delimiter", async () => {
    const keys = ["a", "b/1", "b/2", "c/1", "d"].map((it) => `pages/${it}`);
    for (const key of keys) await put(key, "x");
    // A paginator changes the input that it is given.
    const listing = () => ({ Bucket, Prefix: "pages/" });
    const pages = S3.paginateListObjectsV2({ client, pageSize: 2 }, listing());
    assert.deepEqual((await all(pages, (page) => page.Contents)).map((it) => it.Key), keys);
    const rolled = S3.paginateListObjectsV2({ client, pageSize: 1 }, { ...listing(), Delimiter: "/" });
    const names = await all(rolled, (page) => [
      ...(page.Contents ?? []).map((it) => it.Key),
      ...(page.CommonPrefixes ?? []).map((it) => it.Prefix),
    ]);
    assert.deepEqual(names, ["pages/a", "pages/b/", "pages/c/", "pages/d"]);
    const first = await send("ListObjects", { ...listing(), Delimiter: "/", MaxKeys: 2 });
    assert.deepEqual([first.IsTruncated, first.NextMarker], [true, "pages/b/"]);
    const second = await send("ListObjects", { ...listing(), Delimiter: "/", Marker: first.NextMarker });
    assert.deepEqual([second.Contents[0].Key, second.CommonPrefixes[0].Prefix], ["pages/d", "pages/c/"]);
  });

  check("a presigned request is answered", async () => {
    const lookup = (_, options, done) => (options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4));
    const upload = await getSignedUrl(client, new S3.PutObjectCommand({ Bucket, Key: "signed" }), { expiresIn: 60 });
    assert.equal((await fetchPlainly(upload, "PUT", "by link", lookup))[0], 200);
    const link = await getSignedUrl(client, new S3.GetObjectCommand({ Bucket, Key: "signed" }), { expiresIn: 60 });
    const [status, body] = await fetchPlainly(link, "GET", undefined, lookup);
    assert.deepEqual([status, body.toString()], [200, "by link"]);
  });

  check("an operation that is not served does nothing else", async () => {
    await put("kept", "neigh");
    await refusal(send("GetBucketAcl", { Bucket }), "NotImplementedException", 501);
    await refusal(send("DeleteBucketPolicy", { Bucket }), "NotImplementedException", 501);
    await refusal(send("PutBucketAcl", { Bucket: "ghost-bucket", ACL: "private" }), "NotImplementedException", 501);
    await refusal(send("HeadBucket", { Bucket: "ghost-bucket" }), "NotFound", 404);
    const TagSet = [{ Key: "team", Value: "ads" }];
    await refusal(send("PutObjectTagging", { Bucket, Key: "kept", Tagging: { TagSet } }), "NotImplementedException", 501);
    sameBytes(await bytes(await get("kept")), Buffer.from("neigh"));
  });

  check("objects are deleted, and then their bucket", async () => {
    await refusal(send("DeleteBucket", { Bucket }), "BucketNotEmpty", 409);
    await send("DeleteObject", { Bucket, Key: "foal" });
    const keys = await all(S3.paginateListObjectsV2({ client }, { Bucket }), (page) => page.Contents);
    const Objects = keys.map(({ Key }) => ({ Key }));
    const { Deleted, Errors } = await send("DeleteObjects", { Bucket, Delete: { Objects } });
    assert.deepEqual([Deleted.length, Errors], [Objects.length, undefined]);
    await send("DeleteBucket", { Bucket });
    await refusal(send("HeadBucket", { Bucket }), "NotFound", 404);
  });
}
