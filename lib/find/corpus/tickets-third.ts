import { clock, dotted, fileOf, type Hand, mailDate, type Ticket, write } from "./ticket"
import { hex, NOW, type WorldJob } from "./world"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Written last, again before looking: filters of mail programs, chats, machines, and more that leads nowhere. */
export function thirdTickets({ take, isAlone, isOnlyName, world }: Hand): Ticket[] {
  const on = (
    name: string,
    make: (job: WorldJob) => string,
    test: (job: WorldJob) => boolean,
    zone?: string,
  ): Ticket => {
    const job = take(test)
    return { name, text: make(job), expect: job.id, ...(zone ? { zone } : {}) }
  }
  const none = (name: string, text: string): Ticket => ({ name, text, expect: null })
  const of =
    (customer: string, status: WorldJob["status"], minutes = 45) =>
    (job: WorldJob) =>
      job.customer === customer && job.status === status && isAlone(job, minutes)
  const only = (job: WorldJob) => job.file_name !== null && isOnlyName(job)
  const ordinal = (at: number, zone: string) => {
    const day = Number(write(at, zone, { day: "numeric" }))
    return `${day}${day % 10 === 1 && day !== 11 ? "st" : day % 10 === 2 && day !== 12 ? "nd" : day % 10 === 3 && day !== 13 ? "rd" : "th"}`
  }
  return [
    on(
      "a link through a mail filter",
      (job) =>
        `Bitte ansehen: https://eur02.safelinks.protection.outlook.com/?url=${encodeURIComponent(job.input_url ?? "")}&data=05%7C02%7C${hex(20, job.id)}&reserved=0`,
      (job) => job.customer === "Fernwood Studio",
    ),
    on(
      "a Slack link",
      (job) => `<${job.output_url}|result> looks weird :green_heart:`,
      (job) => job.output_url !== null,
    ),
    on(
      "Markdown with an escaped underscore",
      (job) => `**job\\_${job.id.slice(4)}** is \`failed\``,
      () => true,
    ),
    on("a tweet-like line", (job) => `@support ${fileOf(job)} pls fix asap!!1`, only),
    on(
      "an id in brackets in a subject, twice",
      (job) => `Re: [${job.id}] Re: [${job.id}] upload`,
      () => true,
    ),
    on(
      "a mail about the day of the month only",
      (job) =>
        `hello, at Northwind Traders a video failed on the ${ordinal(job.created_sort, "Europe/London")} at ${write(job.created_sort, "Europe/London", { locale: "en-US", hour: "numeric", minute: "2-digit", hour12: true })} (London)`,
      of("Northwind Traders", "failed"),
    ),
    on(
      "German without a month",
      (job) =>
        `Moin, am ${Number(write(job.created_sort, "Europe/Berlin", { day: "numeric" }))}. um ${clock(job.created_sort, "Europe/Berlin")} Uhr ist uns (acme) ein Video abgebrochen`,
      of("acme", "failed"),
      "Europe/Berlin",
    ),
    on(
      "three days ago with a clock",
      (job) => `3 days ago around ${clock(job.created_sort, "UTC")} UTC our acme clip came back with blurry edges`,
      (job) =>
        of("acme", "completed", 25)(job) &&
        new Date(job.created_sort).getUTCDate() === new Date(NOW - 3 * DAY).getUTCDate(),
    ),
    on(
      "a customer written without marks",
      (job) =>
        `Mueller und Soehne GmbH: Video ${dotted(job.created_sort, "Europe/Berlin", "year")} ${clock(job.created_sort, "Europe/Berlin")} fehlerhaft`,
      of("Müller & Söhne", "failed"),
      "Europe/Berlin",
    ),
    on(
      "a date command",
      (job) =>
        `$ date -u\n${write(job.finished_sort, "UTC", { locale: "en-US", weekday: "short" })} ${write(job.finished_sort, "UTC", { locale: "en-US", month: "short" })} ${write(job.finished_sort, "UTC", { day: "numeric" })} ${write(job.finished_sort, "UTC", { timeStyle: "medium", hourCycle: "h23" })} UTC 2026\n$ removebg status --customer cust_7731\nfailed`,
      of("cust_7731", "failed"),
    ),
    on(
      "military time",
      (job) =>
        `video for Fernwood Studio at ${clock(job.created_sort, "UTC").replace(":", "")} UTC on ${write(job.created_sort, "UTC", { day: "2-digit", month: "short", year: "numeric" })} errored`,
      of("Fernwood Studio", "failed"),
    ),
    on(
      "JSON from the vendor's API",
      (job) =>
        JSON.stringify(
          {
            success: true,
            job: { id: job.id, status: job.status, progress: 100, duration_seconds: job.lengthMs / 1000 },
          },
          null,
          2,
        ),
      () => true,
    ),
    on(
      "duration as a field",
      (job) =>
        `{"event":"done","created_at":"${new Date(job.created_sort).toISOString()}","duration_seconds":${job.lengthMs / 1000},"video":"flickers"}`,
      (job) => job.customer === null && job.status === "completed",
    ),
    on(
      "an Italian mail",
      (job) => `Buongiorno, il file ${fileOf(job)} di ieri non va, potete controllare? Grazie`,
      only,
    ),
    on(
      "Chinese digits and wide letters",
      (job) =>
        `${write(job.created_sort, "Asia/Tokyo", { month: "numeric" })}月${write(job.created_sort, "Asia/Tokyo", { day: "numeric" })}日${clock(
          job.created_sort,
          "Asia/Tokyo",
        )
          .replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
          .replace(":", "：")}（日本時間）にŌkami Gamesの動画でエラー`,
      of("Ōkami Games", "failed", 20),
    ),
    on(
      "a voicemail transcript",
      (job) =>
        `hi this is dave from ${job.customer?.toLowerCase()} um so yesterday at like ${write(job.created_sort, "America/New_York", { locale: "en-US", hour: "numeric", minute: "2-digit", hour12: true }).toLowerCase()} eastern we did a video and it it failed so call me back`,
      // The first draw of this ticket could be of another day than it says, and counted as a miss.
      (job) =>
        job.customer !== null &&
        job.status === "failed" &&
        isAlone(job, 15) &&
        write(job.created_sort, "America/New_York", { dateStyle: "short" }) ===
          write(NOW - DAY, "America/New_York", { dateStyle: "short" }),
    ),
    on(
      "a request id in a header list",
      (job) =>
        `date: ${new Date(job.created_sort).toUTCString()}\nserver: cloudflare\nx-request-id: ${job.request_id}\ncf-ray: ${hex(16, job.id, "ray")}-FRA`,
      (job) => job.request_id !== null,
    ),
    on(
      "an output address without its scheme",
      (job) => `cdn.removebgvideo.com${job.output_url?.split("?")[0]?.replace(/^https:\/\/[^/]+/, "")}`,
      (job) => job.output_url !== null,
    ),
    on(
      "a file with a new version mark",
      (job) =>
        `we uploaded ${fileOf(job).replace(".", "_final_v2.")} but I mean the first one, customer ${job.customer}`,
      (job) => only(job) && job.customer === "acme",
    ),
    on(
      "an id and what worked before it",
      (job) => `Yesterday ${world.jobs[300]?.id} went through, today ${job.id} gives an error.`,
      (job) => job.status === "failed",
    ),
    on(
      "a Teams chat",
      (job) =>
        `Lena Fuchs  ${clock(job.created_sort + 40 * MINUTE, "Europe/Berlin")}\nkann jemand nach ${job.id.slice(0, 9)}...${job.id.slice(-5)} schauen?`,
      () => true,
    ),
    on(
      "a forwarded mail with both headers",
      (job) =>
        `---------- Forwarded message ---------\nFrom: Tom <tom@northwind.example>\nDate: ${mailDate(job.created_sort + 5 * HOUR, "-0500")}\nSubject: help\nTo: <help@us.example>\n\nhi, about five hours ago one of our uploads failed, any idea?`,
      of("Northwind Traders", "failed", 60),
    ),
    none(
      "a renewal",
      "Your domain video-clips.example expires on 24 November 2026 at 14:05 UTC. Renew now: https://dns.example/renew/8c1f22f2",
    ),
    none("a crash of the office", "Der Drucker im 3. OG ist seit gestern 15 Uhr defekt, Ticket INC0012345"),
    none(
      "a Git commit",
      "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 Author: A <a@b.example> Date: Tue Nov 24 10:00:00 2026 +0100 fix upload of jobs",
    ),
    none("a parcel", "DHL 00340434161094042557 wird am 24.11. zwischen 14:00 und 16:00 Uhr zugestellt"),
    none(
      "a question about formats",
      "Which is better for transparent clips, webm or mov with ProRes 4444? We have a 42 s clip in mind.",
    ),
    none("a rota", "Fernwood Studio: shift plan Mon 9:00-17:00, Tue 10:00-18:00, Wed off. Room 12."),
    none("a song", "video killed the radio star, 1979, 3:25"),
  ]
}
