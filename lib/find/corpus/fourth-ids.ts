import { hasDelivery, toCallId, toDeliveryId } from "./fill"
import { about, type Kit } from "./fourth-kit"
import type { Ticket } from "./ticket"
import { hex } from "./world"

/** Ids as mail programs, typesetters and people break them. */
export function brokenIds({ take }: Kit): Ticket[] {
  const next = () => take(() => true)
  const [a, b, c, d, e, f, g, h, i, j, k, l] = Array.from({ length: 12 }, next)
  const list: (Ticket | undefined)[] = [
    a &&
      about(
        a,
        "quoted-printable with a soft break",
        `Content-Type: text/plain; charset=3D"utf-8"\nContent-Transfer-Encoding: quoted-printable\n\nHallo zusammen,=20\nk=C3=B6nnt ihr bitte schauen warum ${a.id.slice(0, 17)}=\n${a.id.slice(17)} so lange gebraucht hat? Danke f=C3=BCr die M=C3=BChe`,
      ),
    b &&
      about(
        b,
        "an entity for the underscore",
        `<p>Job&nbsp;<b>${b.id.replace("_", "&#95;")}</b> &ndash; result has green edges&hellip;</p>`,
      ),
    c &&
      about(
        c,
        "soft hyphens",
        `Le job ${c.id.replace(/(.{9})(?=.)/g, "$1\u00ad")} n’a jamais abouti, merci de vérifier.`,
      ),
    d &&
      about(
        d,
        "zero width spaces",
        `see ${d.id.slice(0, 4)}\u200b${d.id.slice(4, 16)}\u200b${d.id.slice(16)}\u2060, it looks blurry`,
      ),
    e && about(e, "upper case in brackets", `FWD: VIDEO BROKEN (REF ${e.id.toUpperCase()}).`),
    f &&
      about(
        f,
        "hyphenated by a typesetter",
        `Als Referenz nennen wir den Auftrag ${f.id.slice(0, 15)}-\n${f.id.slice(15)} aus unserem Bericht.`,
      ),
    g &&
      about(
        g,
        "wrapped inside a quotation",
        `On Mon, Sam wrote:\n> Can you check what happened with\n> ${g.id.slice(0, 20)}\n> ${g.id.slice(20)}? The client is waiting.\n\nAny news on this?`,
      ),
    h && about(h, "escaped for Markdown", `**Job:** ${h.id.replace("_", "\\_")}  \n**Severity:** high`),
    i && about(i, "without its prefix", `Job id is ${i.id.slice(4).toUpperCase()}, it's been two days now`),
    j &&
      about(
        j,
        "in groups of four",
        `I can only read it from the screenshot: job_${j.id.slice(4).replace(/(.{4})(?=.)/g, "$1 ")}`,
      ),
    k && about(k, "shortened as on screen", `hey, ${k.id.slice(0, 10)}…${k.id.slice(-6)} hangs in our queue view`),
    l &&
      about(
        l,
        "cut off by a column",
        `ID                    STATE    AGE\n${l.id.slice(0, 18)}...  DONE     3d\n\nwhy is this one so big?`,
      ),
  ]
  return list.filter((one) => one !== undefined)
}

/** Ids inside what programs write. */
export function loggedIds({ take, world }: Kit): Ticket[] {
  const next = () => take((job) => job.request_id !== null)
  const delivered = () => take((job) => hasDelivery(world, job))
  const json = next()
  const logfmt = next()
  const nginx = next()
  const trace = next()
  const curl = next()
  const csv = next()
  const hook = delivered()
  const call = delivered()
  const uuid = "3f2b8c1e-5d7a-4e90-9a1b-77c0d2e4f688"
  return [
    about(
      json,
      "a JSON line",
      `{"ts":"2026-11-24T08:14:55.120Z","level":"error","svc":"media-worker","trace_id":"${hex(32, "t4")}","span":"${hex(16, "s4")}","commit":"${hex(40, "g4")}","msg":"gave up polling","job_id":"${json.id}","order":"ORD-100482"}`,
    ),
    about(
      logfmt,
      "logfmt with only the request's id",
      `time=2026-11-23T21:02:11Z lvl=warn msg="slow upstream" upstream=rbgv req=${logfmt.request_id} corr=${uuid} pod=web-7d9f8b6c5d-x2x9k dur=31.2s`,
    ),
    about(
      nginx,
      "an access log",
      `10.2.8.14 - - [23/Nov/2026:09:41:07 +0100] "GET /v1/jobs/${nginx.id}?expand=result HTTP/1.1" 200 812 "-" "okhttp/4.12.0" rid=${hex(32, "n4")}\n10.2.8.14 - - [23/Nov/2026:09:41:08 +0100] "GET /healthz HTTP/1.1" 200 2 "-" "kube-probe/1.29"`,
    ),
    about(
      trace,
      "a stack trace",
      `Traceback (most recent call last):\n  File "/srv/app/tasks/render.py", line 218, in run\n    res.raise_for_status()\n  File "/usr/lib/python3.11/site-packages/requests/models.py", line 1021, in raise_for_status\nrequests.exceptions.HTTPError: 409 Client Error: Conflict for url: https://api.example.com/v1/jobs/${trace.id}/cancel`,
    ),
    about(
      curl,
      "a command line",
      `$ curl -s -H "Authorization: Bearer $RBGV_KEY" 'https://api.example.com/v1/jobs/${curl.id}' | jq .status\n"completed"\nbut our UI still says pending (build 8f3c2d1)`,
    ),
    about(
      csv,
      "a row of a table",
      `customer_ref;job;charge;tracking\nA-77120;"${csv.id}";1Z999AA10123456784;ch_3NqXk2eZvKYlo2C1\n`,
    ),
    about(
      hook,
      "a delivery's id",
      `Our endpoint logged this: POST /hooks/video 500 delivery=${toDeliveryId(hook.id)} x-amzn-trace-id=Root=1-67891233-abcdef012345678912345678`,
    ),
    about(
      call,
      "a call's id",
      `support told us to send the request id: "${toCallId(call.id)}". Stripe event was evt_1OqXYZ2eZvKYlo2C`,
    ),
  ]
}

/** Ids in copies of help desks and chats, among those of others. */
export function chattedIds({ take }: Kit): Ticket[] {
  const next = () => take((job) => job.customer !== null)
  const [slack, whats, zen, inter, many, jp, fr, sub, enc, out, spaced, pl] = Array.from({ length: 12 }, next)
  if (!slack || !whats || !zen || !inter || !many || !jp || !fr || !sub || !enc || !out || !spaced || !pl) return []
  const done = take((job) => job.output_url !== null)
  return [
    about(
      slack,
      "a chat with marks",
      `Priya  10:42 AM\n@oncall \`${slack.id}\` :fire: customer says alpha is gone\nTom  10:44 AM\nlooking :eyes:  (PR #4821, sha 9fceb02)`,
    ),
    about(
      whats,
      "a messenger's export",
      `[22.11.26, 19:03:12] Lena 🎬: servus, das video is irgendwie kaputt\n[22.11.26, 19:03:40] Lena 🎬: ${whats.id}\n[22.11.26, 19:05:01] Jo: schau ich morgen an`,
    ),
    about(
      zen,
      "a help desk's copy",
      `Ticket #88231 (open) | Priority: High | Requester: +49 170 5551234\nDescription\n----\nHi, pls check ${zen.id}, thx.\n\n[PX8K2Q-ZN91] This email is a service from Example Support.`,
    ),
    about(
      inter,
      "a conversation's copy",
      `Conversation 215468465498 · Started from Messenger\nMarta (User): hola, ¿me pueden decir qué pasó con ${inter.id}?\nBot: Thanks! Typical reply time: 3 hours.`,
    ),
    about(
      many,
      "one of ours among strangers'",
      `We see errors for job_${hex(24, "x41")}, job_${hex(24, "x42")} and ${many.id} since the deploy (the first two are on our old account).`,
    ),
    about(jp, "Japanese", `お世話になっております。ジョブIDは「${jp.id}」です。背景が残っています。ご確認ください。`),
    about(
      fr,
      "French quotation marks",
      `Bonjour, la vidéo « ${fr.id} » est ressortie sans le son. Commande n° 2026-11-4471, tél. 01 42 68 53 00`,
    ),
    about(
      sub,
      "an encoded subject",
      `From: ops@customer.example\nSubject: =?UTF-8?Q?Re:_Fehler_bei_${sub.id.replace("_", "=5F")}_=E2=80=93_dringend?=\n\nsiehe Betreff`,
    ),
    about(
      enc,
      "inside an encoded address",
      `https://grafana.example.net/explore?left=%7B%22expr%22%3A%22%7Bapp%3D%5C%22rbg%5C%22%7D%20%7C%3D%20%60${enc.id.replace("_", "%5F")}%60%22%7D`,
    ),
    about(
      done,
      "the result's address, signed anew",
      `Output is black on iPhone: ${done.output_url?.split("?")[0]}?exp=1799999999&sig=${hex(40, "fresh")}`,
    ),
    about(out, "a blank for the underscore", `re job ${out.id.slice(4)} -- still stuck?`),
    about(
      spaced,
      "Hindi and English",
      `bhai ye wala job dekho na: ${spaced.id}, client bol raha hai ki background hata hi nahi`,
    ),
    about(
      pl,
      "Polish with punctuation",
      `Dzień dobry, zadanie nr ${pl.id}; proszę o pilną pomoc!!! Faktura FV/2026/11/0042`,
    ),
  ]
}
