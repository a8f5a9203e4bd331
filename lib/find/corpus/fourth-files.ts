import { about, dateIn, type Kit } from "./fourth-kit"
import { clock, fileOf, type Ticket } from "./ticket"
import { hex, type WorldJob } from "./world"

function bare(job: WorldJob): string {
  return (job.input_url ?? "").split("?")[0] ?? ""
}

function stem(job: WorldJob): string {
  return fileOf(job).replace(/\.\w+$/, "")
}

/** Addresses, signed by others, wrapped by mail filters. */
export function addresses({ take, named, isOnlyName }: Kit): Ticket[] {
  const s3 = take((job) => job.customer === "cust_7731")
  const safe = named("acme")
  const defense3 = named("Fernwood Studio")
  const google = named("Northwind Traders")
  const defense2 = named("acme")
  const slack = named("Müller & Söhne")
  const gcs = named("acme")
  const front = named("Fernwood Studio")
  const azure = named("Müller & Söhne")
  const html = take((job) => job.customer === "Ōkami Games" && isOnlyName(job))
  return [
    about(
      s3,
      "path style, signed anew",
      `Link: https://s3.eu-central-1.amazonaws.com/bucket${bare(s3).replace(/^https:\/\/[^/]+/, "")}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261102T101500Z&X-Amz-Expires=3600&X-Amz-Signature=${hex(64, "s3")}`,
    ),
    about(
      safe,
      "wrapped by Outlook",
      `See <https://eur03.safelinks.protection.outlook.com/?url=${encodeURIComponent(bare(safe))}&data=05%7C02%7Cjo%40acme.example%7C${hex(32, "sl")}&sdata=${hex(20, "sd")}%3D&reserved=0>`,
    ),
    about(
      defense3,
      "wrapped by a filter",
      `Video came back cropped https://urldefense.com/v3/__${bare(defense3)}__;!!K-Hz7m0Vt54!${hex(30, "u3")}$`,
    ),
    about(
      google,
      "wrapped by a search engine",
      `https://www.google.com/url?q=${encodeURIComponent(bare(google))}&sa=D&source=docs&ust=1795000000000000 <- this one`,
    ),
    about(
      defense2,
      "wrapped by an older filter",
      `https://urldefense.proofpoint.com/v2/url?u=${bare(defense2).replaceAll("-", "-2D").replace("://", "-3A__").replaceAll("/", "_")}&d=DwMFaQ&c=${hex(20, "u2")}`,
    ),
    about(
      slack,
      "a chat's link",
      `kannst du <${bare(slack)}|${stem(slack)}> nochmal laufen lassen? da flimmert der rand`,
    ),
    about(
      gcs,
      "a copy at another store",
      `https://storage.googleapis.com/acme-mirror/in/${fileOf(gcs)}?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20261101T000000Z&X-Goog-Expires=900&X-Goog-Signature=${hex(64, "gc")} fails on our side`,
    ),
    about(
      front,
      "through a content network",
      `https://d111111abcdef8.cloudfront.net/${fileOf(front)}?Expires=1795552000&Signature=${hex(40, "cf")}__&Key-Pair-Id=K2JCJMDEHXQW5F`,
    ),
    about(
      azure,
      "a container's address with its own dates",
      `https://muellermedia.blob.core.windows.net/roh/${fileOf(azure)}?sv=2024-11-04&st=2026-11-01T08%3A00%3A00Z&se=2026-12-01T08%3A00%3A00Z&sr=b&sp=r&sig=${hex(40, "az")}%3D`,
    ),
    about(html, "an anchor from a web page", `<a href="${bare(html)}?a=1&amp;b=2" style="color:#0a7">download</a>`),
  ]
}

/** File names as people write them. */
export function names({ named, take, isAlone, world }: Kit): Ticket[] {
  const under = named("Northwind Traders", (job) => fileOf(job).startsWith("product"))
  const prose = named("Northwind Traders", (job) => fileOf(job).startsWith("product"))
  const made = named("Fernwood Studio", (job) => world.jobs.filter((one) => stem(one) === stem(job)).length === 1)
  const kana = named("Ōkami Games", (job) => fileOf(job).startsWith("キャラ"))
  const german = named("Müller & Söhne", (job) => fileOf(job).startsWith("imagefilm"))
  const path = named("Fernwood Studio", (job) => fileOf(job).startsWith("walk"))
  const wrapped = named("acme", (job) => fileOf(job).startsWith("winter-sale"))
  const second = named("Fernwood Studio", (job) => fileOf(job).startsWith("runway"))
  const shout = named("Fernwood Studio", (job) => fileOf(job).startsWith("look"))
  const common = take((job) => job.customer === "acme" && fileOf(job) === "video.mp4" && isAlone(job, 20))
  const oil = named("Northwind Traders", (job) => fileOf(job).startsWith("olive-oil"))
  const clip = named("acme", (job) => fileOf(job).startsWith("teaser"))
  return [
    about(
      under,
      "underscores for blanks",
      `the file ${fileOf(under).replace(" ", "_")} never arrived, order no. 4500012345`,
    ),
    about(
      prose,
      "a name in prose",
      `Hi, our ${stem(prose).replace("product tour-", "Product Tour ")} came out with a halo around the bottle.`,
    ),
    about(made, "the result's name", `We downloaded ${stem(made)}_nobg.webm and the alpha is inverted`),
    about(kana, "encoded kana", `GET /${encodeURIComponent(fileOf(kana))} → 画質が悪いです`),
    about(
      german,
      "without ending, in German",
      `Beim ${stem(german).replace("imagefilm", "Imagefilm")} fehlt ab der Hälfte der Ton. Rückruf unter 0711/998877-12`,
    ),
    about(path, "a Windows path", `C:\\Users\\ella\\Desktop\\to send\\${fileOf(path)} is what I uploaded`),
    about(
      wrapped,
      "a name broken by the line",
      `> the file is called winter-\n> ${fileOf(wrapped).slice(7)} and it is\n> all green`,
    ),
    about(second, "a browser's second download", `${stem(second)} (1).mp4 - edges flicker like crazy`),
    about(shout, "capitals and an underscore", `PLEASE RE-RUN ${fileOf(shout).replace("-", "_").toUpperCase()} ASAP`),
    about(
      common,
      "the most ordinary name, with customer and time",
      `acme uploaded video.mp4 on ${dateIn(common, "UTC")} at ${clock(common.created_sort, "UTC")} UTC and says it is cut off`,
    ),
    about(
      oil,
      "Portuguese, other ending",
      `Bom dia, o vídeo ${stem(oil)}.avi ficou com o fundo preto, podem verificar?`,
    ),
    about(clip, "Italian, bracketed", `Salve, il file [${fileOf(clip)}] risulta tagliato a metà. Ordine n. 88-1204.`),
  ]
}
