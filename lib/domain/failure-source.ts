/* Whether a message speaks of the customer's video. It has to say so: a vendor's machine reads, opens and is denied things of
   its own all day, in the same words, and a customer must not be blamed for them. */

export type SourceClues = {
  /** Words that tell by themselves that the video is meant, such as "moov atom". */
  sign: RegExp | undefined
  /** The address that the job's video was given by; null = not known. */
  inputUrl: string | null
}

const ADDRESSES = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>|]{1,4000}/gi
/** Local paths and names of files: "/work/input/video.mp4" says where something lay, not what it was. */
const PATHS =
  /(?<![\w/])(?:[a-z]:)?(?:\.{0,2}[\\/][^\s"'`<>|,;:()]{1,300}){1,40}|[\w.-]{1,200}\.[a-z][a-z0-9]{1,11}\b/gi

/** The vendor's own material, whoever is named beside it. */
const MACHINE =
  /\b(weights?|checkpoints?|ckpt|tensors?|onnx|safetensors|pickle|api[ -]?(key|token))\b|\bmodel (files?|cache|registry|server|store|path|config|archive|binary)\b|\b(load|download|fetch|initiali[sz]|open|read|find|pull)(ing|ed|s)? (of )?(the )?(\w+ )?models?\b|\.(pt|pth|onnx|safetensors|ckpt|engine|trt)\b/i

const SOURCE =
  /\b(source(?! (code|tree))|input(?! (tensors?|arrays?|shapes?|layers?|channels?|queue|dtype|node|name|batch))|video_url|(your|customer.s|user.s) (video|file|link)|(video|file|media|signed) (url|link))\b/i

/** Of the source as a rule, unless a part of the vendor's is named too. */
const OF_DOWNLOAD = /\b(download\w*|fetch(?!\w* (lock|job|task|config))\w*)\b/i

/** The vendor's own machinery and what it makes, or a part of the request that is not the video. */
const NOT_THE_SOURCE =
  /\b(workers?(?![-_])|gpu|cuda|vram|device memory|out of memory|output|results?|r2|bucket|redis|queue|broker|database|inference|segmentation|registry|webhooks?|callbacks?|internal|composition|canvas|metadata|workspace|images?|docker|sav(e|es|ed|ing)|writ(e|es|ing|ten)|stor(e|es|ed|ing|age)|upload(s|ing)?|encod(e|er|ing)|render(er|ing)?|errno|config\w*|licen[cs]e|credentials?|segments? file|json|yaml|response|field|parameter)\b/i

/** Without addresses and paths: their words are names that somebody chose. */
function toSaid(message: string): string {
  return message.replace(ADDRESSES, " ").replace(PATHS, " ")
}

function toLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}

/** Whether the message names the address of the job's video (its query apart), or its host with no other path behind it. */
function namesInput(message: string, inputUrl: string | null): boolean {
  const address = inputUrl === null ? undefined : /^[a-z][a-z0-9+.-]*:\/\/([^/?#\s]+)([^?#\s]*)/i.exec(inputUrl)
  const host = address?.[1]?.replace(/^.*@/, "").toLowerCase()
  if (!host || /(^|\.)removebgvideo\.com(:\d+)?$/.test(host)) return false
  const path = (address?.[2] ?? "").replace(/\/+$/, "")
  const whole = path === "" ? "" : `${toLiteral(path)}(?![\\w/.%-])|`
  return new RegExp(`(?<![\\w.-])${toLiteral(host)}(?:${whole}(?![\\w.-])(?!(:\\d+)?\\/\\w))`, "i").test(message)
}

/**
 * Whose fault it is must not be guessed: a worker that "cannot read" says nothing of the customer's file. True only where the
 * message speaks of the source, of its download or of what only a media file has, or names the job's own input.
 */
export function isOfSource(message: string, { sign, inputUrl }: SourceClues): boolean {
  if (namesInput(message, inputUrl)) return true
  if (MACHINE.test(message)) return false
  const said = toSaid(message)
  if (SOURCE.test(said)) return true
  return (OF_DOWNLOAD.test(said) || sign?.test(said) === true) && !NOT_THE_SOURCE.test(said)
}
