import { clock, dayMonth, dotted, fileOf, type Hand, mailDate, type Ticket } from "./ticket"
import type { WorldJob } from "./world"

const HOUR = 3_600_000

/** Texts that name a file, some of them one that many jobs have. */
export function fileTickets({ take, isAlone, isOnlyName, world }: Hand): Ticket[] {
  const on = (name: string, make: (job: WorldJob) => string, test: (job: WorldJob) => boolean): Ticket => {
    const job = take(test)
    return { name, text: make(job), expect: job.id }
  }
  const only = (job: WorldJob) => job.file_name !== null && isOnlyName(job)
  const many = (job: WorldJob) => job.file_name !== null && !isOnlyName(job) && isAlone(job, 40)
  const failed = (job: WorldJob) => job.status === "failed"
  const done = (job: WorldJob) => job.status === "completed"
  const stem = (job: WorldJob) => fileOf(job).replace(/\.\w+$/, "")
  const sale = world.jobs.filter((job) => job.file_name === "summer-sale.mp4")
  const spaced = world.jobs.filter((job) => only(job) && fileOf(job).includes(" "))[3]
  return [
    on(
      "a file of one job",
      (job) => `Hi, ${fileOf(job)} came out with a green edge, please help`,
      (job) => only(job) && done(job),
    ),
    on("a file in capitals", (job) => `PROBLEM WITH ${fileOf(job).toUpperCase()}`, only),
    on(
      "a file in quotes, German",
      (job) => `Guten Tag, das Video „${fileOf(job)}“ ist fehlgeschlagen. MfG`,
      (job) => only(job) && failed(job),
    ),
    on("a file in a Windows path", (job) => `C:\\Users\\anna\\Videos\\Projekte 2026\\${fileOf(job)}`, only),
    on(
      "a file whose result has another ending",
      (job) => `the download ${stem(job)}.webm flickers at the hair`,
      (job) => only(job) && done(job),
    ),
    on(
      "a file downloaded twice",
      (job) => `I have "${stem(job)} (1).mp4" here and it shows halos`,
      (job) => only(job) && done(job),
    ),
    on(
      "a file without its ending",
      (job) => `our clip ${stem(job)} from the lookbook failed again`,
      (job) => only(job) && stem(job).includes("-") && failed(job),
    ),
    on(
      "a file with underscores instead",
      (job) => `File: ${fileOf(job).replaceAll("-", "_")} (failed)`,
      (job) => only(job) && /^[a-z]+-[a-z]+-\d+/.test(fileOf(job)),
    ),
    on(
      "a file percent-encoded",
      (job) => `look at .../${encodeURIComponent(fileOf(job))}`,
      (job) => only(job) && fileOf(job).includes(" "),
    ),
    {
      name: "a file with spaces in its name",
      text: `the video ${spaced?.file_name} has no transparency`,
      expect: spaced?.id ?? "",
    },
    on(
      "a file with Japanese letters",
      (job) => `動画${fileOf(job)}の背景が緑になりました`,
      (job) => only(job) && fileOf(job).startsWith("キャラ"),
    ),
    on(
      "a file of many and a day",
      (job) =>
        `Hello, on ${dayMonth(job.created_sort, "UTC", "en-GB")} around ${clock(job.created_sort, "UTC")} UTC we sent ${fileOf(job)}, it failed.`,
      (job) => many(job) && failed(job),
    ),
    on(
      "video.mp4 with customer and time",
      (job) =>
        `Customer: ${job.customer}\nFile: video.mp4\nTime: ${dotted(job.created_sort, "Europe/Berlin", "year")} ${clock(job.created_sort, "Europe/Berlin")} MEZ\nProblem: Ergebnis ist grün`,
      (job) => job.file_name === "video.mp4" && job.customer === "acme",
    ),
    on(
      "video.mp4 from an address of the customer",
      (job) =>
        `From: Lena <lena@acme.example>\nDate: ${mailDate(job.created_sort + 2 * HOUR, "+0100")}\nSubject: video.mp4\n\nHi, we sent video.mp4 about two hours ago and the result is not right.`,
      (job) => job.file_name === "video.mp4" && job.customer === "acme" && isAlone(job, 30),
    ),
    on(
      "video.mp4 with its length",
      (job) =>
        `our video.mp4, ${Math.floor(job.lengthMs / 60_000)}:${String(Math.round(job.lengthMs / 1000) % 60).padStart(2, "0")} long, of cust_7731 is broken`,
      (job) =>
        job.file_name === "video.mp4" &&
        (job.customer === "Ōkami Games") === false &&
        job.customer === "Northwind Traders" &&
        job.lengthMs > 20_000,
    ),
    {
      name: "the wireframe's mail",
      text: "Hi, our video summer-sale.mp4 from yesterday\n3pm UTC came out green?! order 4471 …",
      expect: sale.find((job) => job.status === "completed" && job.created_sort > Date.UTC(2026, 10, 20))?.id ?? "",
    },
    {
      name: "the last failure of a name",
      text: `Hola, el vídeo summer-sale.mp4 del 21 de noviembre a las ${clock(sale.filter((job) => job.status === "failed").at(-1)?.created_sort ?? 0, "Europe/Madrid")} (hora de Madrid) falló otra vez. Gracias`,
      expect: sale.filter((job) => job.status === "failed").at(-1)?.id ?? "",
    },
    on(
      "a file and an error code",
      (job) => `${fileOf(job)} → ${job.error_code}`,
      (job) => job.file_name !== null && failed(job) && !isOnlyName(job),
    ),
    on(
      "a file name in a log",
      (job) => `Nov 21 upload.sh[221]: put s3://in/${fileOf(job)} ok; notify: failed`,
      (job) => only(job) && failed(job),
    ),
    on(
      "a file wrapped in mid-name",
      (job) => `> unser Film ${fileOf(job).slice(0, 9)}\n> ${fileOf(job).slice(9)} ist nicht angekommen`,
      (job) => only(job) && fileOf(job).length > 14 && !fileOf(job).includes(" "),
    ),
    on(
      "an address that only shares its file",
      (job) => `https://drive.agency.example/d/abc/${encodeURIComponent(fileOf(job))}?usp=sharing is bad`,
      only,
    ),
    on(
      "a video of a customer by project",
      (job) => `project: ${job.project}, file ${fileOf(job)}`,
      (job) => only(job) && job.customer === "Müller & Söhne",
    ),
    on(
      "a file in Dutch",
      (job) => `Goedemiddag, het bestand '${fileOf(job)}' van gisteren werkt niet`,
      (job) => only(job) && failed(job),
    ),
    on(
      "a file in French",
      (job) => `Bonjour, la vidéo « ${fileOf(job)} » clignote sur les bords. Merci`,
      (job) => only(job) && done(job),
    ),
  ]
}
