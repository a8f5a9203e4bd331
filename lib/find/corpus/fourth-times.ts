import { HOUR, MINUTE } from "@/lib/domain/time"
import { about, ampm, dateIn, hourIn, type Kit } from "./fourth-kit"
import { clock, dayMonth, dotted, mailDate, type Ticket, write } from "./ticket"
import type { WorldJob } from "./world"

const BERLIN = "Europe/Berlin"
const PARIS = "Europe/Paris"
const MADRID = "Europe/Madrid"
const TOKYO = "Asia/Tokyo"
const INDIA = "Asia/Kolkata"
const NEW_YORK = "America/New_York"
const BRAZIL = "America/Sao_Paulo"

function on(date: string, zone: string, from = 0, to = 23): (job: WorldJob) => boolean {
  return (job) => dateIn(job, zone) === date && hourIn(job, zone) >= from && hourIn(job, zone) <= to
}

/** "14h32" */
function french(at: number, zone: string): string {
  return clock(at, zone).replace(":", "h")
}

function minuteIn(job: WorldJob, zone: string): number {
  return Number(clock(job.created_sort, zone).slice(3))
}

/** Days named by their distance from today. */
export function nearDays({ quiet }: Kit): Ticket[] {
  const us = quiet("acme", 30, on("2026-11-23", "America/Los_Angeles", 8, 22))
  const de = quiet("Fernwood Studio", 20, on("2026-11-24", BERLIN, 4, 11))
  const es = quiet("Müller & Söhne", 30, on("2026-11-22", MADRID, 13, 19))
  const fr = quiet("acme", 40, (job) => dateIn(job, PARIS) === "2026-11-21")
  const pt = quiet("acme", 20, on("2026-11-23", BRAZIL))
  const it = quiet("Northwind Traders", 20, on("2026-11-23", "Europe/Rome", 18, 23))
  const jp = quiet("Fernwood Studio", 20, on("2026-11-23", TOKYO, 13, 22))
  const hi = quiet("acme", 20, on("2026-11-22", INDIA, 19, 23))
  const nl = quiet("Northwind Traders", 20, on("2026-11-22", "Europe/Amsterdam", 18, 23))
  const night = quiet("Fernwood Studio", 30, on("2026-11-22", BERLIN, 20, 23))
  const chicago = quiet("acme", 20, on("2026-11-24", "America/Chicago", 0, 5))
  const twelve = Number(write(jp.created_sort, TOKYO, { hour: "2-digit", hourCycle: "h23" })) - 12
  return [
    about(
      us,
      "yesterday, Pacific time",
      `acme here. Video we sent yesterday around ${ampm(us.created_sort, "America/Los_Angeles")} PST is missing its audio.`,
    ),
    about(
      de,
      "heute morgen",
      `Date: ${mailDate(Date.UTC(2026, 10, 24, 11, 2), "+0100")}\nFrom: buero@kunde.example\n\nMoin, der Upload von Fernwood Studio heute morgen gegen ${clock(de.created_sort, BERLIN)} Uhr ist nicht durchgelaufen.`,
    ),
    about(
      es,
      "anteayer",
      `Date: ${mailDate(Date.UTC(2026, 10, 24, 9), "+0100")}\n\nHola, anteayer por la tarde, sobre las ${clock(es.created_sort, MADRID)}, Müller & Söhne subió un vídeo y salió negro.`,
    ),
    about(
      fr,
      "il y a deux heures",
      `De : claire@acme.example\nDate: ${mailDate(fr.created_sort + 2 * HOUR + 2 * MINUTE, "+0100")}\n\nBonjour, nous (acme) avons envoyé une vidéo il y a deux heures, toujours rien.`,
    ),
    about(
      pt,
      "ontem, horário de Brasília",
      `Oi pessoal! O vídeo da acme enviado ontem às ${french(pt.created_sort, BRAZIL)} (horário de Brasília) travou.`,
    ),
    about(
      it,
      "ieri sera",
      `Buongiorno, ieri sera alle ${clock(it.created_sort, "Europe/Rome")} Northwind Traders ha caricato un filmato ma il risultato è vuoto.`,
      "Europe/Rome",
    ),
    about(
      jp,
      "昨日の午後",
      `Fernwood Studio です。昨日の午後${twelve}時${minuteIn(jp, TOKYO)}分ごろに送った動画がまだ届きません。`,
      TOKYO,
    ),
    about(
      hi,
      "two nights ago in India",
      `acme team ne parso raat ${ampm(hi.created_sort, INDIA)} IST (22 Nov) ko upload kiya tha, output me background abhi bhi hai`,
    ),
    about(
      nl,
      "eergisteravond",
      `Hallo, eergisteravond om ${clock(nl.created_sort, "Europe/Amsterdam").replace(":", ".")} uur is er bij Northwind Traders iets misgegaan.`,
      "Europe/Amsterdam",
    ),
    about(
      night,
      "vorgestern Abend",
      `Vorgestern Abend kurz nach ${clock(night.created_sort - 3 * MINUTE, BERLIN)} hat Fernwood Studio was hochgeladen, das Ergebnis ruckelt.`,
      BERLIN,
    ),
    about(
      chicago,
      "this morning, my time",
      `Acme's clip from this morning ${ampm(chicago.created_sort, "America/Chicago")} (Chicago) looks washed out`,
    ),
  ]
}

/** Weekdays. */
export function weekdays({ quiet, soleBy }: Kit): Ticket[] {
  const evening = soleBy(
    (job) => job.customer !== null && job.status === "failed" && on("2026-11-20", "UTC", 18, 22)(job),
    (job) => job.customer ?? "",
  )
  const nl = quiet("Fernwood Studio", 20, on("2026-11-18", "Europe/Amsterdam", 8, 22))
  const pl = quiet("acme", 20, on("2026-11-20", "Europe/Warsaw", 8, 22))
  const fr = quiet("Northwind Traders", 20, on("2026-11-17", PARIS, 8, 22))
  const de = quiet(
    "Müller & Söhne",
    20,
    (job) => on("2026-11-19", BERLIN, 7, 11)(job) && Math.abs(minuteIn(job, BERLIN) - 30) < 10,
  )
  const es = quiet("acme", 20, on("2026-11-19", MADRID, 12, 20))
  const pt = quiet("Fernwood Studio", 20, on("2026-11-16", "Europe/Lisbon", 8, 20))
  const hours = ["acht", "neun", "zehn", "elf", "zwölf"]
  return [
    about(
      evening,
      "last Friday evening",
      `${evening.customer} says a job of theirs failed last Friday evening. Can somebody look?`,
    ),
    about(
      nl,
      "afgelopen woensdag",
      `Afgelopen woensdag rond ${clock(nl.created_sort, "Europe/Amsterdam").replace(":", "u")} heeft Fernwood Studio een filmpje gestuurd, het is nog steeds niet klaar.`,
      "Europe/Amsterdam",
    ),
    about(
      pl,
      "w piątek",
      `W piątek o ${clock(pl.created_sort, "Europe/Warsaw")} wysłaliśmy film (acme), wynik jest pusty.`,
      "Europe/Warsaw",
    ),
    about(
      fr,
      "mardi dernier",
      `Mardi dernier vers ${french(fr.created_sort, PARIS)}, la vidéo de Northwind Traders est sortie en noir.`,
      PARIS,
    ),
    about(
      de,
      "halb zehn",
      `Letzten Donnerstag um halb ${hours[hourIn(de, BERLIN) - 7]} vormittags hat Müller & Söhne einen Film geschickt, Ton fehlt.`,
      BERLIN,
    ),
    about(
      es,
      "el jueves pasado",
      `El jueves pasado a las ${clock(es.created_sort, MADRID)} h acme envió un clip que salió cortado.`,
      MADRID,
    ),
    about(
      pt,
      "segunda-feira passada",
      `Na segunda-feira da semana passada (16/11), às ${clock(pt.created_sort, "Europe/Lisbon")}, o Fernwood Studio enviou um vídeo que falhou.`,
      "Europe/Lisbon",
    ),
  ]
}

/** Dates in full, in the order of each country. */
export function dates({ quiet }: Kit): Ticket[] {
  const us = quiet("acme", 20, on("2026-11-13", NEW_YORK))
  const uk = quiet("Fernwood Studio", 20, on("2026-11-19", "Europe/London"))
  const iso = quiet("Northwind Traders", 15)
  const epoch = quiet("acme", 8)
  const sig = quiet("Müller & Söhne", 30, on("2026-11-17", BERLIN))
  const es = quiet(
    "acme",
    25,
    (job) => on("2026-11-15", MADRID, 16, 20)(job) && (minuteIn(job, MADRID) < 10 || minuteIn(job, MADRID) > 54),
  )
  const jp = quiet("Ōkami Games", 30, on("2026-11-18", TOKYO))
  const pt = quiet(
    "acme",
    20,
    (job) => on("2026-11-12", "Europe/Lisbon", 7, 11)(job) && Math.abs(minuteIn(job, "Europe/Lisbon") - 30) < 10,
  )
  const scan = quiet("Northwind Traders", 30, on("2026-11-15", "UTC"))
  const seven = hourIn({ ...es, created_sort: es.created_sort + 20 * MINUTE }, MADRID) - 12
  return [
    about(
      us,
      "month first",
      `Customer acme, job submitted ${write(us.created_sort, NEW_YORK, { locale: "en-US", month: "numeric", day: "numeric", year: "numeric" })} ${ampm(us.created_sort, NEW_YORK)} EST. Invoice 11/02/2026 is paid.`,
    ),
    about(
      uk,
      "day first with a dotted time",
      `Fernwood Studio's render from 19/11 at ${clock(uk.created_sort, "Europe/London").replace(":", ".")} is jerky`,
      "Europe/London",
    ),
    about(
      iso,
      "ISO with an offset",
      `northwind traders: first seen ${new Date(iso.created_sort + 5.5 * HOUR).toISOString().slice(0, 19)}+05:30`,
    ),
    about(
      epoch,
      "milliseconds since 1970",
      `customer=acme event=submitted ts=${epoch.created_sort + 400} seq=1048213 shard=17`,
    ),
    about(
      sig,
      "German, office hours below",
      `Sehr geehrte Damen und Herren,\nam ${dotted(sig.created_sort, BERLIN, "none")} um ${clock(sig.created_sort, BERLIN).replace(":", ".")} Uhr haben wir ein Video übermittelt, das unvollständig ist.\n\nMit freundlichen Grüßen\nH. Vogt\nMüller & Söhne GmbH · Tel. 0711 4455-0 · Mo–Fr 9–17 Uhr, Sa 10:00–12:30 Uhr · HRB 70312`,
      BERLIN,
    ),
    about(
      es,
      "de la tarde",
      `El ${dayMonth(es.created_sort, MADRID, "es")} a las ${seven} de la tarde acme subió un archivo y salió en verde.`,
      MADRID,
    ),
    about(
      jp,
      "月日",
      `Ōkami Games 様より：${write(jp.created_sort, TOKYO, { locale: "ja-JP", month: "long", day: "numeric" })} ${clock(jp.created_sort, TOKYO)} に処理した動画の縁がギザギザです。`,
      TOKYO,
    ),
    about(
      pt,
      "nove e meia",
      `No dia 12/11, por volta das ${hourIn(pt, "Europe/Lisbon")} e meia da manhã, a acme carregou um vídeo sem resultado.`,
      "Europe/Lisbon",
    ),
    about(
      scan,
      "a scanner's times below",
      `Northwind Traders reported a broken result, uploaded ${write(scan.created_sort, "UTC", { day: "numeric", month: "short" })} ${clock(scan.created_sort, "UTC")} UTC.\n\n--\nThis message was scanned on 24/11/2026 at 09:00:12 by MailGate. If you are not the intended recipient delete it within 24 hours. Support: Mon-Fri 08:00-18:00 GMT.`,
    ),
  ]
}

/** Times that follow from a mail's or a chat's own head. */
export function heads({ quiet }: Kit): Ticket[] {
  const outlook = quiet("acme", 20, on("2026-11-19", NEW_YORK, 8, 22))
  const gmail = quiet("Fernwood Studio", 20, on("2026-11-18", "Europe/London", 8, 22))
  const chat = quiet("Müller & Söhne", 30, on("2026-11-19", BERLIN))
  const desk = quiet("Northwind Traders", 15, on("2026-11-16", "UTC"))
  const german = quiet("Fernwood Studio", 20, on("2026-11-12", BERLIN, 6, 22))
  const us = { locale: "en-US", weekday: "long", month: "long", day: "numeric", year: "numeric" } as const
  const short = { locale: "en-US", weekday: "short", month: "short", day: "numeric", year: "numeric" } as const
  const sent = outlook.created_sort + 20 * MINUTE
  const wrote = gmail.created_sort + HOUR
  return [
    about(
      outlook,
      "forwarded by Outlook",
      `FYI, can you take this one?\n\nFrom: Jo Park <jo@acme.example>\nSent: ${write(sent, NEW_YORK, us)} ${ampm(sent, NEW_YORK)}\nTo: Support <support@video.example>\nSubject: stuck\n\nI uploaded a clip 20 minutes ago and it is stuck at zero.`,
      NEW_YORK,
    ),
    about(
      gmail,
      "quoted by Gmail",
      `Could you check?\n\nOn ${write(wrote, "Europe/London", short)} at ${ampm(wrote, "Europe/London")} Ella <ella@fernwood.example> wrote:\n> our upload from about an hour ago came back empty`,
      "Europe/London",
    ),
    about(
      chat,
      "a messenger's line",
      `[${write(chat.created_sort + 2 * MINUTE, BERLIN, { locale: "de-DE", day: "2-digit", month: "2-digit", year: "2-digit" })}, ${clock(chat.created_sort + 2 * MINUTE, BERLIN)}:10] Müller & Söhne: grad hochgeladen, geht ned`,
      BERLIN,
    ),
    about(
      desk,
      "a help desk's time of arrival",
      `Ticket #5512 · Northwind Traders · ${write(desk.created_sort + 4 * MINUTE, "UTC", { locale: "en-US", month: "short", day: "numeric", year: "numeric" })}, ${clock(desk.created_sort + 4 * MINUTE, "UTC")} UTC\nJust now I sent a video and the preview is all pink`,
    ),
    about(
      german,
      "forwarded in German",
      `Von: Ella Brandt <ella@fernwood.example>\nGesendet: ${write(german.created_sort + 30 * MINUTE, BERLIN, { locale: "de-DE", weekday: "long", day: "numeric", month: "long", year: "numeric" })} ${clock(german.created_sort + 30 * MINUTE, BERLIN)}\nAn: Support\nBetreff: Video\n\nvor einer halben Stunde habe ich ein Video hochgeladen, es kommt nichts zurück`,
      BERLIN,
    ),
  ]
}
