import { clock, dayMonth, dotted, fileOf, type Hand, mailDate, type Ticket, write } from "./ticket"
import { hex, NOW, type WorldJob } from "./world"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Written after the first hundred and before looking at how they are read: other people, other habits. */
export function secondTickets({ take, isAlone, isOnlyName, world }: Hand): Ticket[] {
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
  const failed =
    (customer: string, minutes = 45) =>
    (job: WorldJob) =>
      job.customer === customer && job.status === "failed" && isAlone(job, minutes)
  const done =
    (customer: string, minutes = 45) =>
    (job: WorldJob) =>
      job.customer === customer && job.status === "completed" && isAlone(job, minutes)
  const only = (job: WorldJob) => job.file_name !== null && isOnlyName(job)
  const other = world.jobs[77]
  return [
    on(
      "a chat export",
      (job) =>
        `[${dotted(job.created_sort, "Europe/Berlin", "year")}, ${clock(job.created_sort + 30 * MINUTE, "Europe/Berlin")}:11] Lena (acme): servus, seit ner halben stunde ist unser film rot im dashboard, was ist da los\n[${dotted(job.created_sort, "Europe/Berlin", "year")}, ${clock(job.created_sort + 33 * MINUTE, "Europe/Berlin")}:40] Support: schauen wir an`,
      failed("acme"),
      "Europe/Berlin",
    ),
    on(
      "an HTML mail",
      (job) =>
        `<div dir="ltr">Hi,<br><br>the job <a href="https://ops.example/jobs/prod-main/${job.id}">${job.id.slice(0, 10)}&hellip;</a> is failing for us.<br></div>`,
      () => true,
    ),
    on(
      "a spreadsheet row with semicolons",
      (job) => `"2026-11-21";"${job.customer}";"${fileOf(job)}";"FAILED";"";"#N/A"`,
      (job) => only(job) && job.status === "failed",
    ),
    on(
      "a screenshot typed off",
      (job) =>
        `Job   ${job.id.slice(0, 8)} … ${job.id.slice(-4)}\nStatus   Failed\nStarted  ${write(job.created_sort, "UTC", { weekday: "short", day: "numeric", month: "short" })} ${clock(job.created_sort, "UTC")}`,
      (job) => job.status === "failed",
    ),
    on(
      "a US mail with AM and PM",
      (job) =>
        `Sent: ${write(job.created_sort + 3 * HOUR, "America/New_York", { locale: "en-US", weekday: "long", month: "long", day: "numeric", year: "numeric", hour: "numeric", minute: "2-digit", hour12: true })}\nFrom: Bob <bob@northwind.example>\nSubject: RE: bad cutout\n\nThis ${Number(clock(job.created_sort, "America/New_York").slice(0, 2)) < 12 ? "morning" : "afternoon"} at ${write(job.created_sort, "America/New_York", { locale: "en-US", hour: "numeric", minute: "2-digit", hour12: true })} EST we pushed a product tour, and the guy's hands are cut off.`,
      (job) =>
        done("Northwind Traders")(job) &&
        Number(clock(job.created_sort, "America/New_York").slice(0, 2)) > 6 &&
        Number(clock(job.created_sort, "America/New_York").slice(0, 2)) < 18,
    ),
    on(
      "a terse pager line",
      (job) => `FIRING acme removebg failure ${new Date(job.finished_sort).toISOString().slice(0, 16)}Z`,
      failed("acme"),
    ),
    on(
      "a stack trace",
      (job) =>
        `Error: job failed\n    at Poller.check (/srv/app/dist/poller.js:118:15)\n    at async run (/srv/app/dist/index.js:44:3) {\n  jobId: '${job.id}',\n  code: 'E_JOB_FAILED',\n  attempt: 3\n}`,
      (job) => job.status === "failed",
    ),
    on(
      "a URL wrapped by a client at 76",
      (job) => `Please see\n${(job.input_url ?? "").split("?")[0]?.replace(/(.{52})/g, "$1\n")}\nfor the source.`,
      (job) => job.customer === "cust_7731",
    ),
    on(
      "an id after a hash in a subject",
      (job) => `Subject: [Ticket#2026112410000123] Fwd: Re: AW: ${job.id} - bitte dringend`,
      () => true,
    ),
    on(
      "Swiss German colloquial",
      (job) =>
        `Grüezi, am ${write(job.created_sort, "Europe/Zurich", { locale: "de", weekday: "short" })} ${dotted(job.created_sort, "Europe/Zurich", "year")} so um ${clock(job.created_sort, "Europe/Zurich").replace(":", ".")} Uhr han i bi Müller & Söhne es Video ufeglade, isch nöd gange`,
      failed("Müller & Söhne"),
      "Europe/Zurich",
    ),
    on(
      "French, two weeks ago as a date",
      (job) =>
        `Salut, le fichier envoyé le ${dotted(job.created_sort, "Europe/Paris", "year").replaceAll(".", "/")} à ${clock(job.created_sort, "Europe/Paris")} par Fernwood Studio est resté en erreur, vous pouvez regarder ?`,
      failed("Fernwood Studio"),
      "Europe/Paris",
    ),
    on(
      "Spanish from Mexico",
      (job) =>
        `Qué tal, soy de Northwind Traders. El ${write(job.created_sort, "America/Mexico_City", { locale: "es", day: "numeric", month: "short" })} como a las ${write(job.created_sort, "America/Mexico_City", { locale: "en-US", hour: "numeric", minute: "2-digit", hour12: true })} hora de México mandamos un video y marcó error`,
      failed("Northwind Traders"),
    ),
    on(
      "Brazilian, with h and min",
      (job) =>
        `Oi pessoal, ontem às ${clock(job.created_sort, "America/Sao_Paulo").replace(":", "h")}min (Brasília) a Fernwood Studio enviou um clipe e ficou com borda verde`,
      (job) =>
        job.customer === "Fernwood Studio" &&
        job.status === "completed" &&
        isAlone(job, 15) &&
        write(job.created_sort, "America/Sao_Paulo", { dateStyle: "short" }) ===
          write(NOW - DAY, "America/Sao_Paulo", { dateStyle: "short" }),
      "America/Sao_Paulo",
    ),
    on(
      "Flemish",
      (job) =>
        `Hallo, ons filmpje '${fileOf(job).replace(/\.\w+$/, "")}' blijft maar flikkeren aan de randen, kunt ge eens kijken?`,
      (job) => only(job) && job.status === "completed" && !/\s/.test(fileOf(job)) && /[-_]/.test(fileOf(job)),
    ),
    on(
      "Japanese business mail",
      (job) =>
        `いつもお世話になっております。\n${write(job.created_sort, "Asia/Tokyo", { locale: "ja", dateStyle: "long" })} ${clock(job.created_sort, "Asia/Tokyo")}頃（JST）にアップロードした ${fileOf(job)} の輪郭がちらつきます。\nŌkami Games 田中`,
      (job) => job.customer === "Ōkami Games" && job.status === "completed" && isAlone(job, 10),
    ),
    on(
      "two files, one of them ours",
      (job) => `attached: screenshot_2026-11-20.png, invoice_4471.pdf. The clip itself is ${fileOf(job)}`,
      only,
    ),
    on(
      "a project and a length",
      (job) =>
        `Runway 2026: the ${Math.round(job.lengthMs / 1000)} second clip we sent ${dayMonth(job.created_sort, "UTC", "en-US")} has a halo`,
      (job) => job.project === "Runway 2026" && job.status === "completed" && job.lengthMs > 45_000,
    ),
    on(
      "an error quoted with a customer",
      (job) =>
        `Fernwood gets "${job.error_message}" since ${clock(job.created_sort, "UTC")} UTC on the ${write(job.created_sort, "UTC", { day: "numeric" })}th of November`,
      (job) =>
        failed("Fernwood Studio")(job) &&
        [10, 14, 15, 16, 17, 18, 19, 20].includes(new Date(job.created_sort).getUTCDate()),
    ),
    on(
      "a curl answer pasted",
      (job) => `HTTP/2 200\ncontent-type: application/json\nx-request-id: ${job.request_id}\n\n{"success":true}`,
      (job) => job.request_id !== null,
    ),
    on(
      "an output link in Markdown",
      (job) => `see [result](${job.output_url}) - looks wrong`,
      (job) => job.output_url !== null,
    ),
    on(
      "one id that worked and one that did not",
      (job) => `${other?.id} worked fine. ${job.id} did not.`,
      (job) => job.status === "failed",
    ),
    on(
      "a documented-only account by minute and length",
      (job) =>
        `${Math.floor(job.lengthMs / 1000)} sec video, sent ${dayMonth(job.created_sort, "Europe/London", "en-GB")}, ${clock(job.created_sort, "Europe/London")} London time, the hair is a mess`,
      (job) => job.customer === null && job.status === "completed" && job.lengthMs > 20_000,
    ),
    on(
      "a file with its customer misspelt",
      (job) => `NORTHWIND-TRADERS / ${fileOf(job)} / still pending???`,
      (job) => only(job) && job.customer === "Northwind Traders",
    ),
    none(
      "a support case of another tool",
      "Jira OPS-4471: deploy job 8812 on runner-7 failed with exit code 137 at 14:05 UTC, see https://ci.example/jobs/8812",
    ),
    none("a flight", "LH 400, 24 Nov 10:35 FRA - 13:20 JFK, seat 14C, booking ref X7K2PQ"),
    none(
      "a customer without a matter",
      "Hello, I am the new contact at Fernwood Studio. Could you send me the contract and the price list, please?",
    ),
    none("a webinar", "Join our video webinar on 10 December at 3pm CET: https://zoom.example/j/98812233445?pwd=abc"),
    none(
      "a bank reference",
      `Zahlungseingang EUR 126,00 am 20.11.2026, Verwendungszweck RE-2026-${hex(4, "re")}, Ref. ${hex(20, "bank").toUpperCase()}`,
    ),
    none(
      "a job application",
      "Dear Sir or Madam, I am applying for the job of video editor (ref 2026/11/44). I am available from 1 December.",
    ),
    none(
      "a lorem ipsum",
      `Lorem ipsum dolor sit amet, consectetur ${hex(8, "l1")} adipiscing elit, sed do eiusmod tempor 12:30 incididunt ut labore ${mailDate(NOW - DAY, "+0100")}`,
    ),
  ]
}
