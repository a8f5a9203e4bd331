import { MINUTE } from "@/lib/domain/time"
import { hasDelivery, toCallId, toDeliveryId } from "./fill"
import { clock, fileOf, type Hand, mailDate, type Ticket } from "./ticket"
import { hex } from "./world"

const any = () => true

/** Texts that hold the job's own mark, however battered. */
export function idTickets({ world, take }: Hand): Ticket[] {
  const on = (
    name: string,
    make: (job: ReturnType<Hand["take"]>) => string,
    test: Parameters<Hand["take"]>[0] = any,
  ): Ticket => {
    const job = take(test)
    return { name, text: make(job), expect: job.id }
  }
  const cut = (id: string, at: number, between: string) => `${id.slice(0, at)}${between}${id.slice(at)}`
  const isTold = (job: ReturnType<Hand["take"]>) => hasDelivery(world, job)
  return [
    on("a bare id", (job) => job.id),
    on(
      "an id in a sentence",
      (job) => `Hello team, could you please have a look at ${job.id}? The customer says it never arrived. Thanks, Ana`,
    ),
    on("an id at the end of a sentence", (job) => `Wir haben ein Problem mit ${job.id}.`),
    on(
      "an id wrapped by the mail program",
      (job) => `Hi,\n\nplease check the job ${cut(job.id, 17, "\n")} since it came out green.\n\nBest\nTom`,
    ),
    on(
      "an id wrapped within a quote",
      (job) => `> The job\n> ${cut(job.id, 9, "\n> ")} is the one that failed\n> for us.\n\nSee above, can you help?`,
    ),
    on(
      "an id in quoted-printable",
      (job) =>
        `Content-Transfer-Encoding: quoted-printable\n\nDer Auftrag ${cut(job.id, 21, "=\n")} ist fehlgeschlagen, bitte pr=C3=BCfen.`,
    ),
    on(
      "an id deep in a thread",
      (job) =>
        `FYI\n\nOn ${mailDate(job.created_sort + 90 * MINUTE, "+0100")} Marta wrote:\n> Hola,\n>\n> >> On Mon Pete wrote:\n> >> job ${cut(job.id, 12, "\n> >> ")}\n> >> has an error`,
    ),
    on("an id in capitals", (job) => `JOB ID: ${job.id.toUpperCase()} PLEASE ADVISE`),
    on("an id in JSON", (job) => `{"level":"error","msg":"poll failed","job_id":"${job.id}","status":500,"retry":3}`),
    on(
      "an id in a log line",
      (job) => `2026-11-20T08:12:44.120Z ERROR [worker-3] removebg job=${job.id} attempt=2 state=failed took=1832ms`,
    ),
    on(
      "an id in an address of the API",
      (job) => `curl -s https://api.removebgvideo.com/v1/jobs/${job.id} -H "X-Api-Key: ***"`,
    ),
    on(
      "a link to our own page",
      (job) => `https://ops.internal.example/jobs/${job.connection}/${job.id}?view=timeline`,
    ),
    on("an id between brackets", (job) => `Ticket from chat (job: <${job.id}>), order 448192, phone +49 30 1234567`),
    on("an id with zero-width characters", (job) => `job ${cut(job.id, 10, "\u200B")} stuck?`),
    on(
      "an id in Japanese",
      (job) => `お世話になっております。ジョブID：${job.id} の処理が失敗しました。ご確認ください。`,
    ),
    on(
      "a shortened id",
      (job) => `The dashboard shows ${job.id.slice(0, 8)}…${job.id.slice(-4)} as failed, which file was that?`,
    ),
    on("an id shortened with dots", (job) => `job ${job.id.slice(0, 10)}...${job.id.slice(-6)} looks wrong`),
    on("an id cut off by a column", (job) => `| prod | ${job.id.slice(0, 18)}… | failed |`),
    on(
      "a request id",
      (job) => `Vendor support asks about request ${job.request_id}`,
      (job) => job.request_id !== null,
    ),
    on(
      "a request id in an error",
      (job) => `{"error":{"code":"processing_failed","message":"Job failed","request_id":"${job.request_id}"}}`,
      (job) => job.request_id !== null,
    ),
    on("the id of one of our calls", (job) => `x-request-id: ${toCallId(job.id)}`, isTold),
    on(
      "a delivery id",
      (job) => `X-Webhook-Delivery-Id: ${toDeliveryId(job.id)}\nX-Webhook-Event: job.completed`,
      isTold,
    ),
    on(
      "an output address with a signature",
      (job) => `the result is green, see ${job.output_url?.replace(/sig=\w+/, "sig=0000")}`,
      (job) => job.output_url !== null,
    ),
    on(
      "an output address wrapped",
      (job) => `Voici le lien :\n${cut(job.output_url ?? "", 60, "\n")}\nMerci`,
      (job) => job.output_url !== null,
    ),
    on(
      "an input address with a new signature",
      (job) => `Source: ${job.input_url?.split("?")[0]}?X-Amz-Date=20261124T080000Z&X-Amz-Signature=${hex(32, job.id)}`,
      (job) => job.input_url !== null,
    ),
    on(
      "an input address in angle brackets",
      (job) => `Das Video liegt hier: <${job.input_url?.split("?")[0]}> und kam nicht an`,
      (job) => job.input_url !== null && !/%/.test(job.input_url),
    ),
    on(
      "an id among other vendors' ids",
      (job) =>
        `pi_3N${hex(20, job.id, 1)} charged, ch_${hex(24, job.id, 2)} ok, vid_${hex(24, job.id, 3)} -> ${job.id} failed (trace 4bf92f3577b34da6a3ce929d0e0e4736)`,
    ),
    on(
      "an id with a long signature below",
      (job) =>
        `Problem: ${job.id}\n\n--\nJane Doe | Senior Producer | +1 (415) 555-0100\nOrder desk 8-17h PST | www.agency.example | VAT DE123456789`,
    ),
    on(
      "an id and a file of another job",
      (job) => `${job.id} failed. We first thought it was ${fileOf(world.jobs[50] ?? job)} but no.`,
    ),
    on(
      "an id in a table copied from a sheet",
      (job) => `Date\tJob\tCustomer\n23/11/2026\t${job.id}\t${job.customer}\n`,
      (job) => job.customer !== null,
    ),
    on(
      "a bare id in capitals without its prefix",
      (job) => `what about ${job.id.slice(4, 8)}…${job.id.slice(-4)} from ${clock(job.created_sort, "UTC")} UTC`,
    ),
  ]
}
