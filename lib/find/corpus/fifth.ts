import { MINUTE } from "@/lib/domain/time"
import { about, ampm, createKit, dateIn, hourIn } from "./fourth-kit"
import { clock, fileOf, type Ticket, write } from "./ticket"
import { hex, type World, type WorldJob } from "./world"

const on =
  (date: string, zone: string, from = 0, to = 23) =>
  (job: WorldJob) =>
    dateIn(job, zone) === date && hourIn(job, zone) >= from && hourIn(job, zone) <= to

function stem(job: WorldJob): string {
  return fileOf(job).replace(/\.\w+$/, "")
}

function marked({ take, named }: ReturnType<typeof createKit>): Ticket[] {
  const cased = take((job) => job.customer !== null)
  const table = take((job) => job.customer !== null)
  const query = take((job) => job.customer !== null)
  const slash = take((job) => job.customer !== null)
  const twice = take((job) => job.customer !== null)
  const glued = take((job) => job.customer !== null)
  const file = named("acme")
  const spaced = named("Müller & Söhne")
  const copy = named("Fernwood Studio")
  const kana = named("Ōkami Games", (job) => fileOf(job).startsWith("emote"))
  return [
    about(cased, "kebab and capitals", `Ref: JOB-${cased.id.slice(4).toUpperCase()}!`),
    about(
      table,
      "a table of a page",
      `<tr><td>Job</td><td>${table.id}</td></tr><tr><td>Order</td><td>100-448-12</td></tr>`,
    ),
    about(query, "a parameter", `https://admin.acme.example/ops?tab=2&jobId=${query.id}&ref=mail#top`),
    about(
      slash,
      "Windows log",
      `2026-11-23 17:02:11,084 [pool-3-thread-1] WARN  c.a.v.Poller - job=${slash.id}; state=null; retry=3 (corr 7c9e6679-7425-40de-944b-e07fc1f90ae7)`,
    ),
    about(
      twice,
      "wrapped twice",
      `>> Auftrag ${twice.id.slice(0, 9)}\n>> ${twice.id.slice(9, 19)}\n>> ${twice.id.slice(19)}\n> wurde nie fertig`,
    ),
    about(glued, "glued to a word", `ticket(job_id=${glued.id},prio=1)`),
    about(
      file,
      "a Mac's path",
      `/Users/jo/Movies/Final Cut/Exports/${fileOf(file)} : das Ergebnis hat Löcher im Gesicht`,
    ),
    about(spaced, "spaces for hyphens", `unser Film "${stem(spaced).replaceAll("-", " ")}" ist verpixelt`),
    about(copy, "a German copy", `${stem(copy)} - Kopie.mp4 lässt sich nicht abspielen`),
    about(kana, "a Drive link", `https://drive.google.com/file/d/1${hex(30, "dr")}/view?usp=sharing (${fileOf(kana)})`),
  ]
}

function timed({ quiet, soleBy }: ReturnType<typeof createKit>): Ticket[] {
  const it = quiet("acme", 20, on("2026-11-21", "Europe/Rome", 8, 23))
  const sunday = quiet("Fernwood Studio", 20, on("2026-11-22", "America/New_York", 8, 23))
  const utc = quiet("Northwind Traders", 10)
  const fr = quiet("Müller & Söhne", 30, (job) => hourIn(job, "Europe/Paris") > 7)
  const days = quiet("acme", 20, on("2026-11-20", "UTC", 6, 22))
  const nl = quiet("Fernwood Studio", 20, on("2026-11-14", "Europe/Amsterdam"))
  const id = soleBy(
    (job) => job.customer === "Fernwood Studio" && job.error_code === "insufficient_credits",
    (job) => dateIn(job, "UTC"),
  )
  const span = quiet("Ōkami Games", 60, (job) => Number(clock(job.created_sort, "UTC").slice(3)) % 60 > 10)
  const hour = hourIn(span, "UTC")
  return [
    about(
      it,
      "sabato scorso",
      `Sabato scorso, verso le ${clock(it.created_sort, "Europe/Rome")}, acme ha inviato un video che è uscito sfocato.`,
      "Europe/Rome",
    ),
    about(
      sunday,
      "Sunday, Eastern",
      `Fernwood Studio (NYC): Sunday ${ampm(sunday.created_sort, "America/New_York")} Eastern, export came back without alpha`,
    ),
    about(
      utc,
      "a line of a log with a customer",
      `[${new Date(utc.created_sort + 900).toISOString()}] tenant=northwind-traders POST /v1/jobs 201 118ms`,
    ),
    about(
      fr,
      "le … à …",
      `Bonjour, le ${write(fr.created_sort, "Europe/Paris", { locale: "fr", weekday: "long", day: "numeric", month: "long" })} à ${clock(fr.created_sort, "Europe/Paris").replace(":", " h ")} la société Müller & Söhne a déposé une vidéo : résultat saccadé.`,
      "Europe/Paris",
    ),
    about(
      days,
      "four days ago",
      `4 days ago at ${clock(days.created_sort, "UTC")} UTC acme sent one that never came back`,
    ),
    about(
      nl,
      "Dutch date",
      `Op zaterdag 14 november ${clock(nl.created_sort, "Europe/Amsterdam")} uur: upload van Fernwood Studio is mislukt of leeg`,
      "Europe/Amsterdam",
    ),
    about(
      id,
      "Portuguese cause",
      `Fernwood Studio: no dia ${dateIn(id, "UTC").split("-").reverse().join("/")} apareceu "créditos insuficientes".`,
    ),
    about(
      span,
      "between two clocks",
      `Ōkami Games, ${write(span.created_sort, "UTC", { day: "numeric", month: "short" })}, between ${clock(span.created_sort - 8 * MINUTE, "UTC")} and ${clock(span.created_sort + 8 * MINUTE, "UTC")} UTC: emote has holes (shift ${hour}A)`,
    ),
  ]
}

const EMPTY: readonly (readonly [string, string])[] = [
  ["a rota", "acme on-call: Mon 09:00-17:00 Priya, Tue 09:00-17:00 Tom, escalation +1 415 555 0100"],
  ["a licence", "License key 7F3A-99C1-22BD-0E41, valid until 2027-03-01, seat 14 of 20"],
  ["a calendar's entry", "Invitation: Northwind Traders QBR @ Thu Nov 26, 2026 3pm - 4pm (CET), Zoom 812 3456 7890"],
  ["a number only", "4711"],
  ["a sentence of praise", "Tolles Produkt, seit gestern Abend nutzen wir es im ganzen Team, danke!"],
  ["Polish thanks", "Dziękuję, wszystko działa od wczoraj. Pozdrawiam, Ola, tel. 22 555 01 23"],
]

/** A last set, written after the fourth had been learnt from and before the rules were run on it. */
export function listFifthTickets(world: World): Ticket[] {
  const kit = createKit(world)
  return [...marked(kit), ...timed(kit), ...EMPTY.map(([name, text]) => ({ name, text, expect: null }))]
}
