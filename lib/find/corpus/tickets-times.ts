import { clock, dayMonth, dotted, type Hand, mailDate, type Ticket, write } from "./ticket"
import { NOW, type WorldJob } from "./world"

const HOUR = 3_600_000
const DAY = 24 * HOUR

const BERLIN = "Europe/Berlin"
const LA = "America/Los_Angeles"

/** Texts that tell who and when, in six languages and Japanese. */
export function timeTickets({ take, isAlone }: Hand): Ticket[] {
  const on = (
    name: string,
    make: (job: WorldJob) => string,
    test: (job: WorldJob) => boolean,
    zone?: string,
  ): Ticket => {
    const job = take(test)
    return { name, text: make(job), expect: job.id, ...(zone ? { zone } : {}) }
  }
  const of =
    (customer: string, status: WorldJob["status"] = "failed") =>
    (job: WorldJob) =>
      job.customer === customer && job.status === status && isAlone(job, 45)
  const isDay = (job: WorldJob, zone: string, days: number) =>
    write(job.created_sort, zone, { dateStyle: "short" }) === write(NOW - days * DAY, zone, { dateStyle: "short" })
  const near = (job: WorldJob, minutes = 4) => job.created_sort + minutes * 60_000
  const twelve = (at: number, zone: string) =>
    write(at, zone, { locale: "en-US", hour: "numeric", minute: "2-digit", hour12: true }).replace("\u202F", " ")
  return [
    on(
      "English, yesterday and a zone",
      (job) =>
        `Hi, this is Kim from Fernwood Studio. Our clip from yesterday ${twelve(near(job), LA)} PST failed. Any idea?`,
      (job) => job.customer === "Fernwood Studio" && isDay(job, LA, 1) && isAlone(job, 20),
    ),
    on(
      "English, a date with a comma",
      (job) =>
        `acme here. Video from ${write(job.created_sort, "UTC", { day: "numeric", month: "short" })}, ${clock(near(job), "UTC")} (UTC) is green.`,
      of("acme", "completed"),
    ),
    on(
      "English, American order",
      (job) =>
        `Northwind Traders: upload on ${write(job.created_sort, LA, { locale: "en-US", month: "2-digit", day: "2-digit", year: "numeric" })} at ${twelve(near(job), LA)} PT failed with an error`,
      of("Northwind Traders"),
    ),
    on(
      "English, by mail of the customer",
      (job) =>
        `From: Joe <joe@northwind.example>\nTo: support@us.example\nDate: ${mailDate(job.created_sort + 50 * 60_000, "+0000")}\nSubject: failed\n\nOur video of an hour ago failed.`,
      of("Northwind Traders"),
    ),
    on(
      "German, day and clock",
      (job) =>
        `Guten Tag, unser Video vom ${dotted(job.created_sort, BERLIN, "none")} gegen ${clock(near(job), BERLIN)} Uhr ist fehlgeschlagen. Viele Grüße, Müller & Söhne`,
      of("Müller & Söhne"),
      BERLIN,
    ),
    on(
      "German, with the month's name",
      (job) =>
        `Hallo, am ${dayMonth(job.created_sort, BERLIN, "de")} um ${clock(near(job), BERLIN)} MEZ haben wir bei acme ein Video hochgeladen, Fehler!`,
      of("acme"),
    ),
    on(
      "German, weekday",
      (job) =>
        `Müller & Söhne: das Video von ${write(job.created_sort, BERLIN, { locale: "de", weekday: "long" })} ${write(job.created_sort, BERLIN, { hour: "numeric", hourCycle: "h23" })} Uhr ist fehlerhaft`,
      (job) =>
        of("Müller & Söhne")(job) &&
        NOW - job.created_sort < 6 * DAY &&
        Number(clock(job.created_sort, BERLIN).slice(3)) < 25,
      BERLIN,
    ),
    on(
      "French, with h",
      (job) =>
        `Bonjour, le ${dayMonth(job.created_sort, "Europe/Paris", "fr")} à ${clock(near(job), "Europe/Paris").replace(":", "h")} notre vidéo (Fernwood Studio) a échoué. Merci de vérifier.`,
      of("Fernwood Studio"),
      "Europe/Paris",
    ),
    on(
      "French, yesterday",
      (job) =>
        `Bonjour, hier vers ${clock(near(job), "Europe/Paris").replace(":", "h")} (heure de Paris) chez Northwind Traders la vidéo est verte`,
      (job) =>
        job.customer === "Northwind Traders" &&
        job.status === "completed" &&
        isDay(job, "Europe/Paris", 1) &&
        isAlone(job, 30),
    ),
    on(
      "Spanish, with the month's name",
      (job) =>
        `Hola, el ${dayMonth(job.created_sort, "Europe/Madrid", "es")} a las ${clock(near(job), "Europe/Madrid")} (hora de Madrid) el vídeo de acme falló.`,
      of("acme"),
    ),
    on(
      "Spanish, in the afternoon",
      (job) =>
        `Buenas, cust_7731. Subimos un vídeo el ${write(job.created_sort, "UTC", { locale: "es", day: "numeric", month: "numeric", year: "numeric" })} sobre las ${Number(clock(job.created_sort, "UTC").slice(0, 2)) - 12} de la tarde UTC y no funciona`,
      (job) =>
        of("cust_7731")(job) &&
        Number(clock(job.created_sort, "UTC").slice(0, 2)) > 12 &&
        Number(clock(job.created_sort, "UTC").slice(0, 2)) < 19 &&
        Number(clock(job.created_sort, "UTC").slice(3)) < 25,
    ),
    on(
      "Portuguese",
      (job) =>
        `Olá, no dia ${dayMonth(job.created_sort, "Europe/Lisbon", "pt")} às ${clock(near(job), "Europe/Lisbon").replace(":", "h")} o vídeo da Fernwood Studio deu erro (hora de Lisboa). Obrigada`,
      of("Fernwood Studio"),
    ),
    on(
      "Portuguese, Brazil",
      (job) =>
        `Bom dia, acme: o job de ${dotted(job.created_sort, "America/Sao_Paulo", "year").replaceAll(".", "/")} às ${clock(near(job), "America/Sao_Paulo")} (horário de Brasília) falhou`,
      of("acme"),
    ),
    on(
      "Dutch",
      (job) =>
        `Goedendag, op ${dayMonth(job.created_sort, "Europe/Amsterdam", "nl")} om ${clock(near(job), "Europe/Amsterdam").replace(":", ".")} uur is onze video mislukt. Groet, Northwind Traders`,
      of("Northwind Traders"),
      "Europe/Amsterdam",
    ),
    on(
      "Japanese",
      (job) =>
        `Ōkami Gamesです。${write(job.created_sort, "Asia/Tokyo", { locale: "ja", month: "long", day: "numeric" })}${clock(near(job), "Asia/Tokyo").replace(":", "時")}分（日本時間）の動画が失敗しました。`,
      of("Ōkami Games"),
    ),
    on(
      "ISO time",
      (job) => `customer=acme at=${new Date(job.created_sort + 20_000).toISOString()} state=failed`,
      of("acme"),
    ),
    on(
      "a log with an offset",
      (job) =>
        `${write(job.created_sort + 9_000, BERLIN, { locale: "sv", dateStyle: "short", timeStyle: "medium" })},812 +0100 WARN Fernwood Studio video upload -> failed`,
      of("Fernwood Studio"),
    ),
    on(
      "an access log",
      (job) =>
        `10.0.3.7 - - [${write(job.created_sort, "UTC", { day: "2-digit" })}/${write(job.created_sort, "UTC", { locale: "en-US", month: "short" })}/2026:${write(job.created_sort + 3_000, "UTC", { timeStyle: "medium", hourCycle: "h23" })} +0000] "POST /v1/jobs" customer=northwind-traders job failed`,
      of("Northwind Traders"),
    ),
    on(
      "a documented-only account, failed at a minute",
      (job) =>
        `bare-eu: a job failed at ${clock(job.created_sort, "UTC")} UTC on ${dayMonth(job.created_sort, "UTC", "en-GB")}`,
      (job) => job.customer === null && job.status === "failed",
    ),
    on(
      "a documented-only account, with the clip's length",
      (job) =>
        `The video we sent on ${dayMonth(job.created_sort, "UTC", "en-GB")} at ${clock(job.created_sort, "UTC")} UTC (${(job.lengthMs / 1000).toFixed(1)} s clip) flickers`,
      (job) => job.customer === null && job.status === "completed",
    ),
    on(
      "a length and a day",
      (job) =>
        `Our clip from ${dayMonth(job.created_sort, "UTC", "en-GB")}, exactly ${Math.floor(job.lengthMs / 60_000)} min ${Math.round((job.lengthMs % 60_000) / 1000)} s long, has blurry hair. acme`,
      (job) => job.customer === "acme" && job.status === "completed" && job.lengthMs > 70_000 && isAlone(job, 10),
    ),
    on(
      "a user's id and a time",
      (job) =>
        `user ${job.user_ref} complains: video from ${clock(job.created_sort, "UTC")} UTC, ${dayMonth(job.created_sort, "UTC", "en-GB")} is wrong`,
      of("Fernwood Studio", "completed"),
    ),
    on(
      "the error in its own words",
      (job) => `acme: "${job.error_message}" on ${dayMonth(job.created_sort, "UTC", "en-GB")}`,
      (job) => of("acme")(job) && job.error_code === "worker_crashed",
    ),
    on(
      "two mails, the older one tells",
      (job) =>
        `Hi all, any news?\n\nAm ${dotted(job.created_sort + DAY, BERLIN, "year")} um 09:15 schrieb Lena <lena@acme.example>:\n> gestern um ${clock(near(job), BERLIN)} ist unser Video fehlgeschlagen\n> LG Lena`,
      of("acme"),
      BERLIN,
    ),
    on(
      "a range of hours",
      (job) =>
        `Northwind Traders: between ${clock(job.created_sort - 20 * 60_000, "UTC")} and ${clock(job.created_sort + 20 * 60_000, "UTC")} UTC on ${dayMonth(job.created_sort, "UTC", "en-GB")} one video failed`,
      of("Northwind Traders"),
    ),
  ]
}
