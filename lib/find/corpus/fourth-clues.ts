import { about, dateIn, type Kit } from "./fourth-kit"
import { clock, dayMonth, type Ticket } from "./ticket"
import { NOW, type World } from "./world"

/** Lengths, users, projects, misspelt customers, symptoms: no id and no file name. */
export function clues({ soleBy, quiet, world }: Kit): Ticket[] {
  const day = (job: { created_sort: number }) => dayMonth(job.created_sort, "UTC", "en")
  const date = (job: Parameters<typeof dateIn>[0]) => dateIn(job, "UTC")
  const seconds = (ms: number) => Math.floor(ms / 1000)
  const alike = (customer: string) => {
    const dated = world.jobs.filter((one) => one.customer === customer).map((job) => ({ job, day: date(job) }))
    const fitting = dated.filter(
      ({ job, day }) =>
        job.lengthMs > 20_000 &&
        dated.filter((one) => one.day === day && Math.abs(one.job.lengthMs - job.lengthMs) < 3000).length === 1,
    )
    const ids = new Set(fitting.map(({ job }) => job.id))
    return (job: World["jobs"][number]) => ids.has(job.id)
  }
  const length = soleBy(alike("Fernwood Studio"), (job) => job.id)
  const isLoneClip = alike("Northwind Traders")
  const clip = soleBy(
    (job) => job.lengthMs > 65_000 && isLoneClip(job),
    (job) => job.id,
  )
  const user = soleBy(
    (job) => job.customer === "acme",
    (job) => `${job.user_ref} ${date(job)}`,
  )
  const project = soleBy((job) => job.project === "Runway 2026" && job.status === "failed", date)
  const crash = soleBy((job) => job.customer === "acme" && job.error_code === "worker_crashed", date)
  const subject = soleBy((job) => job.customer === "Müller & Söhne" && job.error_code === "no_subject", date)
  const forbidden = soleBy((job) => job.customer === "Fernwood Studio" && job.error_code === "source_forbidden", date)
  const slow = soleBy((job) => job.customer === "Northwind Traders" && job.error_code === "timeout", date)
  const typo = quiet("Northwind Traders", 20, (job) => job.created_sort > NOW - 5 * 86_400_000)
  const plain = quiet("Müller & Söhne", 20)
  const games = quiet("Ōkami Games", 20)
  const domain = quiet("Müller & Söhne", 20)
  const at = (job: { created_sort: number }) => `${day(job)} ${clock(job.created_sort, "UTC")} UTC`
  const lasts = seconds(clip.lengthMs)
  return [
    about(
      length,
      "the 42-second one",
      `Fernwood Studio: the ${seconds(length.lengthMs)}-second one from ${day(length)} has a flickering edge, the others are fine.`,
    ),
    about(
      clip,
      "minutes and seconds",
      `Es geht um den ${Math.floor(lasts / 60)}:${String(lasts % 60).padStart(2, "0")} langen Clip von Northwind Traders vom ${dayMonth(clip.created_sort, "UTC", "de")}.`,
    ),
    about(user, "a user of a customer", `acme user ${user.user_ref} complained about their clip of ${day(user)}`),
    about(project, "a project and a failure", `Which job of the "Runway 2026" project failed on ${day(project)}?`),
    about(crash, "the vendor's words", `acme forwarded "worker crashed while compositing frame 1180", ${date(crash)}`),
    about(
      subject,
      "a cause in German",
      `Müller & Söhne: am ${dayMonth(subject.created_sort, "UTC", "de")} kam die Meldung, es sei kein Motiv erkannt worden.`,
    ),
    about(
      forbidden,
      "a cause in French",
      `Fernwood Studio, le ${dayMonth(forbidden.created_sort, "UTC", "fr")} : échec, « 403 Forbidden » sur le lien source.`,
    ),
    about(
      slow,
      "a cause in words",
      `Northwind Traders had a video on ${day(slow)} that ran for half an hour and then timed out.`,
    ),
    about(typo, "a letter missing", `Northwnd Traders rang: the one from ${at(typo)} is grainy`),
    about(plain, "umlauts spelt out", `Mueller und Soehne, ${at(plain)}: Ergebnis ist leer`),
    about(games, "without the macron", `okami games, ${at(games)} - colours are off`),
    about(
      domain,
      "only the mail's domain",
      `From: jana.vogt@mueller-soehne.example\n\nHallo, unser Video vom ${dayMonth(domain.created_sort, "UTC", "de")}, ${clock(domain.created_sort, "UTC")} UTC, ist verwackelt.`,
    ),
  ]
}

/** About no job at all, or about what only looks like one. */
export function nothings(): Ticket[] {
  const list: [string, string][] = [
    ["a thank-you", "Thanks a lot, all good now!\n\n-- \nBest, Tim\nOffice hours Mon-Fri 09:00-17:00 CET"],
    [
      "an invoice",
      "Bonjour, pouvez-vous nous renvoyer la facture FA-2026-1104 du 4 novembre 2026 ? Merci. Tél. : +33 1 42 68 53 00",
    ],
    [
      "a holiday notice",
      "Ich bin vom 23.11. bis 27.11. nicht im Büro und lese meine Mails ab 8:00 Uhr am 30.11. In dringenden Fällen: 0171 5550199.",
    ],
    ["a parcel", "Your parcel 1Z999AA10123456784 was delivered on Nov 23, 2026 at 2:14 PM. Signed by: FRONT DESK"],
    [
      "a payment",
      "stripe: pi_3NqXk2eZvKYlo2C11AbCdEfG succeeded, ch_3NqXk2eZvKYlo2C1, cus_OaB12cD34eF56g, 2026-11-23T09:14:00Z",
    ],
    ["a commit", "Merged 9fceb02d0ae598e95dc970b74767f19372d61af8 into main (#4821), deploy 14:05 UTC"],
    ["strangers' UUIDs", "trace 3f2b8c1e-5d7a-4e90-9a1b-77c0d2e4f688 parent 0af7651916cd43dd8448eb211c80319c"],
    ["a meeting", "Let's meet next Tuesday 3pm CET, https://meet.example.com/abc-defg-hij?pwd=9912"],
    [
      "a pricing question",
      "¿Cuánto cuesta procesar un vídeo de 42 segundos en 4K con el plan anual? ¿Hay descuento por volumen?",
    ],
    ["a feature wish", "Seria ótimo ter exportação em ProRes 4444, obrigado! Enviado do meu iPhone em 20/11 às 22:10"],
    ["a password", "i cant log in, the reset link says expired (code 884213). my phone is +44 7700 900123"],
    [
      "spam",
      "Grow your business 300% by Friday!!! Click https://promo.example.org/x?utm_source=mail&utm_id=job_offer_2026",
    ],
    ["a job offer", "We have a job for you: senior editor, ref JOB-2026-1187, start 1 December, 38 h/week"],
    ["a stranger's job id", "job_0123456789abcdef01234567 does not show up for me. Is it yours?"],
    [
      "a request for papers",
      "Graag ontvangen we de verwerkersovereenkomst (AVG) vóór 1 december, dossier 2026/11/881.",
    ],
    ["a question in Japanese", "料金プランの変更方法を教えてください。電話：03-1234-5678（平日 10:00〜18:00）"],
    ["a greeting", "hi"],
    [
      "a disclaimer only",
      "CONFIDENTIAL. This message was sent at 15:42 on 23 November 2026. If received in error call 0800 123 4567 within 24 hours.",
    ],
    ["a build's log", "[14:03:11] webpack 5.91.0 compiled in 8421 ms; asset main.4f3e9a1c.js 412 KiB; errors: 0"],
    [
      "Hindi and English",
      "bhai GST invoice bhej do November ka, PO number 4500098123, kal tak chahiye 5 baje se pehle",
    ],
  ]
  return list.map(([name, text]) => ({ name, text, expect: null }))
}
