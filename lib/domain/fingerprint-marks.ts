/* Finds the variable parts that are told by their form, before the words are looked at one by one. Every repetition is bounded
   or of characters that nothing after it can match, so the time grows with the length of the text and no faster. */

export const KINDS = [
  "url",
  "email",
  "ip",
  "path",
  "file",
  "host",
  "time",
  "hex",
  "quoted",
  "json",
  "id",
  "n",
  "name",
  "codec",
  "model",
] as const
export type Kind = (typeof KINDS)[number]

const FIRST_MARK = 0xe000

/** A private character that stands for a variable part; the text itself holds none (see `clean`). */
export function toMark(kind: Kind): string {
  return String.fromCharCode(FIRST_MARK + KINDS.indexOf(kind))
}

export function fromMark(letter: string): Kind | undefined {
  return KINDS[letter.charCodeAt(0) - FIRST_MARK]
}

/** Around a number that means something. */
export const KEPT_FROM = "\uE0F0"
export const KEPT_TO = "\uE0F1"

const MOST_CHARACTERS = 10_000
const QUOTES: Record<string, string> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "«": '"',
  "»": '"',
  "「": '"',
  "」": '"',
  "『": '"',
  "』": '"',
  "″": '"',
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‛": "'",
  "‹": "'",
  "›": "'",
  "′": "'",
}

function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  // The ten digits of a script stand in a row, and nothing of the kind before them.
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(code - zero)
}

/** One form of each letter, digit, dash and space; nothing that is not seen, and no pictures. */
export function clean(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .normalize("NFKC")
    .slice(0, MOST_CHARACTERS)
    .replace(/[\p{Cf}\p{Co}\p{Cs}\p{M}\uFFFD]/gu, "")
    .replace(/\p{Extended_Pictographic}(?:['’]s\b)?\s*/gu, "")
    .replace(/\p{Nd}/gu, (digit) => (digit <= "9" ? digit : toAsciiDigit(digit)))
    .replace(/(?<=\p{L})\(e?s\)/gu, "")
    .replace(/[\u2010-\u2015\u2212\u2043]/g, "-")
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replace(/(?:[^\S\n]|(?!\n)\p{Cc})+/gu, " ")
}

/** One form of each quote. Not before JSON was read: there only one of them is a quote. */
export function withPlainQuotes(text: string): string {
  return text.replace(/[“”„‟«»「」『』″‘’‚‛‹›′]/g, (one) => QUOTES[one] ?? one)
}

const ENTITIES: Record<string, string> = {
  quot: '"',
  apos: "'",
  "#39": "'",
  "#x27": "'",
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: " ",
}

/** Tags of a page that was sent in place of an answer; what they hold stays. */
export function withoutMarkup(text: string): string {
  return text
    .replace(/<(script|style)\b[^<>]{0,300}>[^<]{0,3000}<\/\1>/gi, " ")
    .replace(/<\/?[a-z!?][^<>\n]{0,300}>/gi, "\n")
    .replace(/&(quot|apos|#39|#x27|amp|lt|gt|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}

const FRAME_LINES = [
  /^\s*at\s.{1,300}\sin\s.{1,300}:line \d+/i,
  /^\s*at\s[\w.$<>`[\]]{1,120}\.[\w$<>`[\]]{1,60}\(.{0,200}\)\s*$/i,
  /^\s*-{3} end of .{0,60}stack trace/i,
  /^\s*at\s.{0,300}:\d+\)?\s*$/i,
  /^\s*at\s.{0,300}\((?:native|<anonymous>|unknown source|native method)\)\s*$/i,
  /^\s*\.{3} \d+ (?:more|common frames)/i,
  /^\s*#\d{1,4}\s+0x[0-9a-f]+/i,
  /^\s*goroutine \d+/i,
  /^\s*(?:0x)?[0-9a-f]{4,16}[:\s]\s{0,8}(?:[0-9a-f]{2,8}\s{1,4}){2}/i,
  /^\s*[\^~]+\s*$/i,
]
const PYTHON_FRAME = /^\s*File\s.{1,300}, line \d+/i
/** The last line of a traceback, which is the message: never indented, unlike a line of the program. */
const EXCEPTION = /^[a-z_][\w.]{0,120}(?::\s|$)/i

/** Stack frames and dumps of bytes: how many there are, and of what, says nothing about the cause. */
export function withoutFrames(text: string): string {
  const inline = text
    .replace(/\bTraceback\s\(most\srecent\scall\slast\):?/gi, " ")
    .replace(/\bat (?:async |new )?[\w.$<>[\]/]{1,120} ?\([^()\s]{1,200}:\d+(?::\d+)?\)/gi, " ")
  if (!inline.includes("\n")) return inline
  const lines: string[] = []
  let isCode = false
  for (const line of inline.split("\n")) {
    const isFrame = PYTHON_FRAME.test(line)
    // The line after a Python frame is a line of the program.
    if (!isFrame && !(isCode && !EXCEPTION.test(line)) && !FRAME_LINES.some((form) => form.test(line))) lines.push(line)
    isCode = isFrame
  }
  return lines.join("\n")
}

const STRONG =
  "https?(?:\\/[\\d.]{1,3})?|status(?:[ _-]?code)?|statuscode|http[ _-](?:error|code|response|status)(?:[ _-]code)?|response[ _-](?:code|status)"
const VERBS = "returned|returns|answered|answers|responded|responds|replied|replies"
/** A number of something is no answer. */
const COUNTED =
  "(?!\\s*(?:[kmg]?i?b|bytes?|bits?|m?s|secs?|seconds?|min|minutes?|hours?|px|pixels?|fps|frames?|files?|credits?|requests?|jobs?|videos?|rows?|items?|chunks?|segments?|tries|attempts?|times|results?|entries|records|lines|of|x|%)\\b)"
const WEAK = "got|received|gave|gives|response|error|code|failed|rejected|refused|denied|said|was|answer"
const REASONS =
  "forbidden|not found|unauthori[sz]ed|bad (?:request|gateway)|internal server|service unavailable|gateway time|too many|payment|gone|conflict|request time|unprocessable|not acceptable|method not|length required|precondition|payload|uri too|unsupported media|range not|teapot|locked|not implemented|insufficient storage|moved|found|see other|not modified|temporary|permanent|access denied"
const AFTER_STATUS = `(?=\\s*(?:$|[\\n).,;:!?\\]"'-]|(?:${REASONS}|for|from|while|when|on|to|after|and|instead|with|in|by|at(?! (?:offset|pos|position|byte|line|index|frame|column)\\b)|response|status|error|upon|during|but)\\b))`
const KNOWN = "(?:40\\d|41[0-8]|42[1-9]|431|451|50[0-8]|51[01]|52[0-7]|530)"

const STATUSES: readonly RegExp[] = [
  new RegExp(
    `\\b(?:${STRONG})[\\s:=#"'([-]{0,4}(?:(?:of|was|is|with|an?|code|error)\\s){0,2}([1-5]\\d\\d)(?![\\d%\\w]|[.,]\\d)`,
    "gi",
  ),
  new RegExp(
    `\\b(?:${WEAK})[\\s:=#"'([-]{1,4}(?:(?:with|back|an?|the|by|code|status|http|unexpected|error|from|server)\\s){0,3}(${KNOWN})(?![\\d%\\w]|[.,]\\d)${AFTER_STATUS}`,
    "gi",
  ),
  new RegExp(
    `\\b(?:${VERBS})[\\s:=#"'([-]{1,4}(?:(?:with|back|an?|the|by|code|status|http|unexpected|error|from|server)\\s){0,3}(${KNOWN})(?![\\d%\\w]|[.,]\\d)${COUNTED}`,
    "gi",
  ),
  new RegExp(`(?<![\\d.,\\w-])(${KNOWN})(?=[\\s:-]{1,3}(?:${REASONS}|client error|server error)\\b)`, "gi"),
  new RegExp(`^\\W{0,3}(${KNOWN})(?=\\s{0,2}(?:[:)\\]-]|[.!]?\\s*$))`, "g"),
  new RegExp(
    `(?:g[ai]v(?:e|ing) up|download|fetch|request|upstream|source)\\s{0,2}[:,]\\s(${KNOWN})(?=[.!]?\\s*$)`,
    "gi",
  ),
  new RegExp(
    `(?:download|fetch|request|respon|upstream|source|host|server|access|denied|forbidden|link|url|http|uri|origin|cdn|webhook|callback)[^\\d\\n]{0,40}\\((${KNOWN})\\)`,
    "gi",
  ),
]

/** Exit codes that tell how a program ended (128 + signal, a time limit, not to be run); 1 or 255 tell nothing. */
const EXITS = "(?:124|126|127|13[0-9]|14[0-3])"
const ENDINGS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:exit(?:ed|s)?|exit[ _-]?(?:code|status)|code|status|returned|return code|rc)(?:\\s(?:with|code|status|of|was|is)){0,3}[\\s:=(]{1,3}(${EXITS})(?![\\d%\\w]|[.,]\\d)`,
    "gi",
  ),
  /\b(?:signal|sig)[\s:=(#]{1,3}(\d{1,2})(?![\d%\w]|[.,]\d)/gi,
  /\b(?:exit(?:ed)?(?: with)?(?: code| status)?|code|returned|returncode)[\s:=(]{1,3}(-\d{1,2})(?![\d%\w]|[.,]\d)/gi,
]

/** "expected 96,273 bytes but got 503": no status, unlike "expected 200 but got 503". */
function isSizeExpected(before: string): boolean {
  const expected = /expected\D{0,12}?([\d][\d.,]{0,20})[^\d\n]{0,24}$/i.exec(before)?.[1]
  return expected !== undefined && !/^[1-5]\d\d[.,]?$/.test(expected)
}

/** Numbers that mean something by themselves: HTTP statuses named as an answer, exit codes, signals. */
export function keepTelling(text: string): string {
  const keep = (whole: string, number: string, at: number, all: string) => {
    if (isSizeExpected(all.slice(Math.max(0, at - 60), at))) return whole
    return (
      whole.slice(0, whole.lastIndexOf(number)) +
      KEPT_FROM +
      number +
      KEPT_TO +
      whole.slice(whole.lastIndexOf(number) + number.length)
    )
  }
  return [...STATUSES, ...ENDINGS].reduce((held, form) => held.replace(form, keep), text)
}

const SEGMENT = "[^\\s/:\"'<>|,;()\\[\\]{}=&?#\\\\\uE000-\uE0FF]"
const UNIX = new RegExp(`(?<![\\w.\\-/+\uE000-\uE0FF])(?:~|\\.{1,2})?(?:/(?:${SEGMENT}|\\\\ ){1,255}){1,40}/?`, "g")
const ROOTS =
  /^[~.]{0,2}\/(?:tmp|var|mnt|data|home|srv|opt|usr|etc|dev|media|root|app|work|storage|uploads?|inputs?|outputs?|volumes?)$/i

function isPath(text: string): boolean {
  return /\/.*\//.test(text) || /[._\d~-]/.test(text) || ROOTS.test(text)
}

const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
const CLOCK = "\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?"
const OFFSET = "(?: ?(?:z\\b|(?:utc|gmt)?[+-]\\d{1,2}(?::?\\d{2})?\\b))?"

/** "/mnt/in/final cut (2).mp4: Invalid data": where a line begins with a path, spaces in it are its own up to the colon. */
const LEADING_PATH =
  /^[ \t]{0,4}(?:\/|[a-z]:[\\/]|\\\\)[^\n:"<>|\uE000-\uE0FF]{1,255}\.(?:mp4|mov|webm|mkv|m4v|avi|mpe?g|mxf|ts|png|jpe?g|gif|wav|mp3)(?=:\s)/gim

const FORMS: readonly (readonly [Kind, RegExp])[] = [
  ["path", LEADING_PATH],
  ["url", /\bdata:[\w.+-]{1,60}\/[\w.+-]{1,60}[;,][^\s"'<>)]{0,10000}/gi],
  ["url", /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"<>|\uE000-\uE0FF]{0,10000}/gi],
  ["url", /\bwww\.[^\s"'<>|\uE000-\uE0FF]{1,4000}/gi],
  ["id", /\barn:[a-z-]{2,12}:[^\s"'<>()[\],;\uE000-\uE0FF]{1,300}/gi],
  // The end of base64.
  ["id", /(?<![\w+/-])[\w+/-]{6,4000}==(?![\w=])/g],
  [
    "email",
    /(?<![\p{L}\p{N}_.+-])[\p{L}\p{N}_.+-][\p{L}\p{N}_.+'-]{0,63}@[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){1,8}/gu,
  ],
  // "key ...4f2a": what is shown of a secret.
  ["id", /(?<=\b(?:key|token|secret|card)[ :=(]{1,3})(?:\.{3}|\*{3,40}|•{2,40})[a-z0-9]{2,8}\b/gi],
  ["time", new RegExp(`\\b\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(?:[ tT_]${CLOCK})?${OFFSET}`, "gi")],
  ["time", new RegExp(`\\b\\d{1,2}[/ -]${MONTH}[/ -]\\d{2,4}(?:[:,tT ]{1,2}${CLOCK})?${OFFSET}`, "gi")],
  [
    "time",
    new RegExp(`\\b${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?(?:,? (?:at )?${CLOCK})?${OFFSET}\\b`, "gi"),
  ],
  ["time", new RegExp(`(?<![\\w:.])${CLOCK}(?![\\w:])${OFFSET}`, "gi")],
  ["ip", /(?<![\w:])\[?(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%\w{1,16})?\]?(?::\d{1,5})?(?![\w:])/gi],
  [
    "path",
    /(?<![A-Za-z0-9])[A-Za-z]:[\\/](?:[^\\/:*?"<>|\n\uE000-\uE0FF]{1,120}[\\/]{1,2}){0,40}[^\s\\/:*?"<>|,;()[\]\uE000-\uE0FF]{0,255}/g,
  ],
  [
    "path",
    /\\\\[^\s\\:"<>|]{1,100}(?:\\{1,2}[^\\:*?"<>|\n\uE000-\uE0FF]{1,120}(?=\\)){0,40}\\{0,2}[^\s\\:"<>|,;()]{0,255}/g,
  ],
  ["hex", /(?<![\w])(?:[0-9a-f]{2}[ :-]){4,4000}[0-9a-f]{2}(?![\w])/gi],
]

/** Where the address ends and the punctuation of the sentence begins. */
function toBodyLength(text: string, kind: Kind): number {
  let length = text.length
  while (length > 1 && ".,;:!?".includes(text[length - 1] ?? "")) length--
  // A bracket that was not opened in the address belongs to the sentence too.
  const isUnopened = kind === "url" && ")]}".includes(text[length - 1] ?? " ") && !/[([{]/.test(text)
  return isUnopened ? toBodyLength(text.slice(0, length - 1), kind) : length
}

/** Replaces addresses, paths and dates by their marks. */
export function withMarks(text: string): string {
  let held = text
  for (const [kind, form] of FORMS) {
    held = held.replace(form, (whole: string) => {
      // "std::", "::" and "a:b" are no addresses.
      if (kind === "ip" && !/[0-9a-f]{1,4}:|::[0-9a-f]/i.test(whole)) return whole
      return `${toMark(kind)}${whole.slice(toBodyLength(whole, kind))}`
    })
  }
  return held.replace(UNIX, (whole) => (isPath(whole) ? toMark("path") : whole))
}
