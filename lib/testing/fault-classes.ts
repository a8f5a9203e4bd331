import type { FaultClass } from "./fault"

export type Fault = { id: FaultClass; what: string; holds: string }

/** The catalogue: what may go wrong (V the vendor's faults, O our own, T attackers), and what must hold then. Markdown. */
export const FAULTS: readonly Fault[] = [
  {
    id: "V1",
    what: "429 storms, Retry-After absent, seconds, date, garbage, absurd",
    holds:
      "≤ 10 requests in 60 s and ≤ 60 in 600 s per key; header honoured (cap 300 s); other keys untouched; UI says until when",
  },
  {
    id: "V2",
    what: "5xx, refused, DNS, TLS, 30 min",
    holds:
      "breaker opens after 5 in a row, probe each 30 s; ≤ 10 retries per key beside that probe; last good data with age; fresh ≤ 60 s after return",
  },
  {
    id: "V3",
    what: "slow, stalled, dribbling answers",
    holds: "connect 5 s, headers 10 s, call 30 s; ≤ 4 sockets per key; pages unaffected",
  },
  {
    id: "V4",
    what: "truncated or malformed JSON",
    holds: "page dropped whole, cursor still, retried; 0 rows from a broken page at any cut",
  },
  {
    id: "V5",
    what: "right status, wrong content (HTML, empty, success:false, compressed bomb)",
    holds: "typed error, ≤ 300 chars kept as text, size capped at 8 MB",
  },
  {
    id: "V6",
    what: "schema drift A1–A40, unknown status, wrong types",
    holds: "bad row never loses its page; raw kept; drift counted and shown",
  },
  { id: "V7", what: "duplicate deliveries", holds: "one effect, all 200, one history row" },
  {
    id: "V8",
    what: "reordered, missing deliveries",
    holds: "final state equals the vendor's GET; all lost → right within one poll",
  },
  {
    id: "V9",
    what: "clock skew, zone-less times, DST",
    holds: "±300 s on webhooks, monotonic back-off, zone-less = UTC",
  },
  {
    id: "V10",
    what: "pages shift while we read them, caps, lying totals, endless repeats",
    holds:
      "0 lost, 0 doubled, back-fill ≤ 1.3 × ⌈rows / page size⌉ calls, the confirming pass counted apart ≤ 1.1×, loop guard",
  },
  {
    id: "V11",
    what: "a job vanishes (404 once, for good, key rotated)",
    holds: 'row kept, "not visible to this key" after 3 misses ≥ 1 h apart, clears on return',
  },
  { id: "V12", what: "status goes backwards", holds: "held as an anomaly, never shown as a regression" },
  {
    id: "V13",
    what: "huge payloads, deep nesting",
    holds: "API 8 MB, webhook 256 KB (413), error text 10,000 chars; RSS ≤ +64 MB; a single stall ≤ 100 ms",
  },
  {
    id: "V14",
    what: "hostile strings",
    holds: "stored, searchable, exported, rendered as text; NUL stripped with a flag; bidi isolated; ids are text",
  },
  { id: "V15", what: "more than 100 usage events between polls", holds: "gap recorded and shown; no false gaps" },
  {
    id: "V16",
    what: "401 or 402 in mid-run",
    holds: "that key stops within one request (401) or keeps reading (402); banner with the Dashboard link",
  },
  {
    id: "V17",
    what: "reply lost to a paid POST",
    holds: 'never sent again; "outcome unknown", reconciled by listing; 0 double creates',
  },
  { id: "V18", what: "redirect to another host", holds: "refused; the key is seen by no other host" },
  {
    id: "O1",
    what: "kill -9 in mid-sync",
    holds: "rows and cursor in one transaction; lost 0, doubled 0; serving ≤ 5 s after start",
  },
  { id: "O2", what: "kill -9 around a webhook's answer", holds: "2xx only after commit; acknowledged-and-lost 0" },
  {
    id: "O3",
    what: "disk full",
    holds: "webhook 503, sync pauses, pages still read, logging never breaks the path, heals by itself",
  },
  {
    id: "O4",
    what: "two instances on one PostgreSQL",
    holds:
      "one leader per connection by lease; takeover ≤ 30 s; vendor rate ≤ 1.1× of one; a stale leader writes nothing",
  },
  {
    id: "O4e",
    what: "two processes on one embedded store",
    holds: "both read right, one syncs (lease), nothing doubled, no corruption",
  },
  { id: "O5", what: "restart in mid-backfill", holds: "continues from the cursor; SIGTERM exits ≤ 10 s" },
  {
    id: "O6",
    what: "power loss (unsynced pages dropped, torn WAL)",
    holds: "consistent; what was acknowledged is there (`synchronous=FULL`)",
  },
  { id: "O7", what: "store busy or gone", holds: "bounded wait, 503 page with retry, process lives" },
  { id: "O8", what: "migration cut, newer schema", holds: "re-runnable; refuses a newer schema with a clear message" },
  {
    id: "O9",
    what: "memory: 512 MB limit, 100 k jobs, 20 viewers, one sync",
    holds:
      "RSS ≤ 512 MB, list p95 ≤ 500 ms, loop delay p99 ≤ 50 ms in normal load, single stall ≤ 100 ms, growth ≤ 5 % in 30 min",
  },
  {
    id: "O10",
    what: "missing or broken configuration",
    holds: "refuses to start, names the variable, never its value; nothing opens under any broken config",
  },
  { id: "O11", what: "back-up while running, restore of an old one", holds: "valid; one sweep fills the gap" },
  { id: "O12", what: "sync dies silently", holds: "heartbeat; shown ≤ 2 intervals" },
  { id: "T1", what: "unauthenticated routes, actions, exports", holds: "100 % of the matrix; public list ≤ 5 entries" },
  { id: "T2", what: "proxy/middleware bypass", holds: "same denials with `proxy.ts` deleted" },
  {
    id: "T3",
    what: "role escalation, foreign ids, demotion during a session",
    holds: "0; demotion takes effect on the next request",
  },
  { id: "T4", what: "malformed or huge action bodies", holds: "4xx, up after 10,000; CI fails below next 16.2.6" },
  {
    id: "T5",
    what: "webhook forgery (none, short, wrong, re-headed, re-serialised; floods)",
    holds: "accepted 0, 5xx 0",
  },
  { id: "T6", what: "webhook replay, before and after restart", holds: "second effects 0" },
  {
    id: "T7",
    what: "CSRF on actions and routes",
    holds:
      "Origin equals the configured host and, where the browser sends it (https, localhost), Sec-Fetch-Site is same-origin; a cookie-authenticated mutation without Origin is refused; no mutation by GET",
  },
  {
    id: "T8",
    what: "password guessing",
    holds:
      "≤ 10 per account and ≤ 50 per IP in 15 min, kept across restarts; unknown and known users alike in answer and time",
  },
  { id: "T9", what: "open redirect through callbackUrl", holds: "off-site 0" },
  {
    id: "T10",
    what: "script in any vendor string, metadata key, query parameter, file name, output_url scheme",
    holds: "runs 0; nonce CSP without unsafe-inline scripts",
  },
  { id: "T11", what: "spreadsheet formulas in exports", holds: "evaluated 0; round-trip exact but for the apostrophe" },
  {
    id: "T12",
    what: "server-side request forgery",
    holds:
      "outbound connections other than to hosts named in the configuration (API, OIDC issuer, notification targets): 0; none ever from vendor data or user input",
  },
  { id: "T13", what: "secrets in any artefact", holds: "canary hits 0" },
  { id: "T14", what: "caches between users", holds: "`private, no-store` wherever there is a session" },
  { id: "T15", what: "session fixation, reuse after logout, forged or oversized tokens", holds: "0 reuse, 0 5xx" },
  {
    id: "T16",
    what: "expensive requests by a signed-in user",
    holds: "clamped; other users' p95 ≤ 2×; ≤ 1 forced sync per 30 s per key",
  },
  {
    id: "T17",
    what: "forged log lines, audit tampering",
    holds: "one JSON line per event; audit is append-only; denials recorded",
  },
]
