import type { FreshCauses, FreshVariety } from "./failure-variety-fresh"

/*
 * Nine causes each, as three other teams would phrase them; written without sight of the fingerprint's rules. Two of each nine
 * are near neighbours that have to stay apart.
 */

const frames = (v: FreshVariety): string =>
  Array.from(
    { length: v.rng.int(1, 4) },
    () =>
      `  File "/app/${v.rng.pick(["io", "run", "net"])}/${v.rng.pick(["fetch", "core"])}.py", line ${v.line()}, in call`,
  ).join("\n")

/** Python workers, boto3, CUDA. */
export const NINE_PYTHON: FreshCauses = {
  "source forbidden": {
    text: (v) => `requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: ${v.url()}`,
  },
  "source not found": {
    text: (v) => `requests.exceptions.HTTPError: 404 Client Error: Not Found for url: ${v.url()}`,
  },
  "out of memory": {
    text: (v) =>
      `CUDA out of memory. Tried to allocate ${v.size()} (GPU ${v.rng.int(0, 7)}; ${v.size()} total capacity; ${v.size()} already allocated; ${v.size()} free; ${v.size()} reserved in total by PyTorch)`,
  },
  "result upload": {
    code: "S3UploadFailedError",
    text: (v) =>
      `Failed to upload ${v.path()} to acme-results/${v.uuid()}/${v.plainFile()}: An error occurred (SlowDown) when calling the PutObject operation (reached max retries: ${v.rng.int(1, 9)}): Please reduce your request rate`,
  },
  "bad file": {
    text: (v) =>
      `Traceback (most recent call last):\n${frames(v)}\nRuntimeError: corrupt container in ${v.quoted()}: expected ${v.int()} bytes but got ${v.int()} at offset ${v.address()}`,
  },
  "worker lost": {
    code: "WORKER_LOST",
    text: (v) => `Worker exited prematurely: signal 9 (SIGKILL) Job: ${v.rng.int(1, 999)} on ${v.pod()} pid=${v.int()}`,
  },
  timeout: {
    code: "timeout",
    text: (v) =>
      `HTTPSConnectionPool(host='${v.host()}', port=${v.rng.int(80, 65_535)}): Read timed out. (read timeout=${v.decimal()})`,
  },
  parameter: {
    text: (v) =>
      `ValueError: edge_softness must be between 0 and 1, got ${v.number()} (line ${v.line()}, object <Settings object at ${v.address()}>)`,
  },
  "no subject": {
    code: "no_subject",
    text: (v) =>
      `Subject detection returned no mask above threshold ${v.decimal()} in frames ${v.rng.int(0, 99)}-${v.rng.int(100, 999)} of ${v.quoted()} (${v.resolution()} @ ${v.decimal()} fps, confidence ${v.percent()})`,
  },
}

/** Go services, gRPC, object stores that answer in XML or JSON, logfmt. */
export const NINE_GO: FreshCauses = {
  "source download": {
    text: (v) =>
      `pipeline: stage download: fetch ${v.url()}: dial tcp ${v.host()}:${v.rng.int(80, 65_535)}: connect: connection refused`,
  },
  "result upload": {
    text: (v) =>
      `pipeline: stage upload: put ${v.url()}: dial tcp ${v.host()}:${v.rng.int(80, 65_535)}: connect: connection refused`,
  },
  "deadline exceeded": {
    text: (v) =>
      `rpc error: code = DeadlineExceeded desc = context deadline exceeded after ${v.span()}, peer ${v.host()}, trace ${v.id()}`,
  },
  "rate limited": {
    code: "RESOURCE_EXHAUSTED",
    text: (v) =>
      `rpc error: code = ResourceExhausted desc = quota 'renders-per-minute' exceeded for project ${v.id()} (limit ${v.int()}, used ${v.int()}); retry in ${v.span()}`,
  },
  credits: {
    code: "insufficient_credits",
    text: (v) =>
      `level=error msg="insufficient credits" account=${v.id()} balance=${v.number()} required=${v.decimal()} ts=${v.rng.int(1_700_000_000, 1_800_000_000)} owner=${v.email()}`,
  },
  "access denied": {
    text: (v) =>
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>${v.some("0123456789ABCDEF", 16)}</RequestId><HostId>${v.some("abcdefGHIJK0123456789+/", 60)}=</HostId></Error>`,
  },
  "no such key": {
    text: (v) =>
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>${v.plainFile()}</Key><RequestId>${v.some("0123456789ABCDEF", 16)}</RequestId><HostId>${v.some("abcdefGHIJK0123456789+/", 60)}=</HostId></Error>`,
  },
  panic: {
    text: (v) =>
      `panic: runtime error: index out of range [${v.int()}] with length ${v.int()}\n\ngoroutine ${v.int()} [running]:\nmain.(*Compositor).Blend(${v.address()}, ${v.address()})\n\t/src/compositor/blend.go:${v.line()} +${v.address()}`,
  },
  probe: {
    text: (v) =>
      JSON.stringify({
        error: {
          type: "probe_failed",
          message: `unsupported pixel format in stream ${v.int()} of ${v.around(v.file())}`,
          details: { job: v.id(), took: v.span(), size: v.size(), at: v.time() },
        },
      }),
  },
}

/** ffmpeg, Java, Windows, HTTP clients. */
export const NINE_MIXED: FreshCauses = {
  "moov atom": {
    text: (v) =>
      `ffmpeg version ${v.version()} Copyright (c) 2000-2026 the FFmpeg developers\n[mov,mp4,m4a,3gp,3g2,mj2 @ ${v.address()}] moov atom not found\n${v.spacedPath()}: Invalid data found when processing input`,
  },
  decoder: {
    text: (v) =>
      `[h264 @ ${v.address()}] error while decoding MB ${v.rng.int(0, 240)} ${v.rng.int(0, 135)}, bytestream ${v.number()}\n[vist#0:0/h264 @ ${v.address()}] Error submitting packet to decoder`,
  },
  "no audio": {
    code: "FFMPEG_EXIT",
    text: (v) =>
      `Stream map '0:a:${v.rng.int(0, 4)}' matches no streams; command ffmpeg -i ${v.around(v.spacedPath())} finished in ${v.span()}`,
  },
  "disk full": {
    text: (v) =>
      `java.io.IOException: render of ${v.quoted()} failed\n\tat com.acme.Render.write(Render.java:${v.line()})\n\tat com.acme.Main.run(Main.java:${v.line()})\nCaused by: java.nio.file.FileSystemException: ${v.path()}: No space left on device\n\t... ${v.rng.int(1, 40)} more`,
  },
  "file in use": {
    code: "EBUSY",
    text: (v) =>
      `The process cannot access the file '${v.rng.pick(["C", "D", "E"])}:\\Render Farm\\${v.word()} ${v.rng.int(1, 90)}\\${v.plainFile()}' because it is being used by another process. (PID ${v.int()})`,
  },
  "upstream 502": {
    text: (v) => `AxiosError: Request failed with status code 502 (POST ${v.url()}, ${v.span()}, ${v.size()} sent)`,
  },
  "upstream 503": {
    text: (v) => `AxiosError: Request failed with status code 503 (POST ${v.url()}, ${v.span()}, ${v.size()} sent)`,
  },
  "too long": {
    code: "duration_limit",
    text: (v) =>
      `Video ${v.quoted()} is ${v.span()} long (${v.resolution()}, ${v.size()}), which is more than the ${v.span()} that plan ${v.around(v.rng.pick(["Free", "Pro 2", "Team (old)"]))} allows – see ${v.url()}`,
  },
  crash: {
    text: (v) =>
      `Container ${v.id()} on ${v.host()} (image registry.example.com/matting:${v.version()}@sha256:${v.some("0123456789abcdef", 64)}) was OOMKilled with exit code 137 after ${v.span()} at ${v.percent()}, frame ${v.ratio()}`,
  },
}
