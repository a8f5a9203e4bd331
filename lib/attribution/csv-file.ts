import { isUtf8 } from "node:buffer"
import { Readable } from "node:stream"
import { CsvError, type Info, parse } from "csv-parse"
import { AppError } from "@/lib/errors"
import { createPacer } from "@/lib/vendor/schema/large"
import { DELIMITERS, type Delimiter, ENCODINGS, type Encoding } from "./schema"

/** A file as it was sent. It is parsed as a stream, twice at most, and never kept. */
export type CsvFile = { parts: readonly Uint8Array[]; encoding: Encoding; delimiter: Delimiter }

/** A quote that is never closed must not swallow the file. */
const LONGEST_RECORD = 256 * 1024
const LOOKED_AT_CHARACTERS = 64 * 1024
/** Parsed in one go: others wait that long. */
const SLICE_BYTES = 64 * 1024

/** Excel writes UTF-16 with its mark, other programs UTF-8, old ones the Western code page. */
function toEncoding(parts: readonly Uint8Array[]): Encoding {
  const [first] = parts
  if (first?.[0] === 0xff && first[1] === 0xfe) return "utf-16le"
  return isUtf8(Buffer.concat(parts)) ? "utf-8" : "windows-1252"
}

function* decode(parts: readonly Uint8Array[], encoding: Encoding): Generator<string> {
  // The decoder takes the byte order mark off.
  const decoder = new TextDecoder(encoding)
  for (const part of parts) {
    for (let at = 0; at < part.byteLength; at += SLICE_BYTES) {
      yield decoder.decode(part.subarray(at, at + SLICE_BYTES), { stream: true })
    }
  }
  yield decoder.decode()
}

/** The sign that stands most often outside quotes in the first line. */
function toDelimiter(parts: readonly Uint8Array[], encoding: Encoding): Delimiter {
  let head = ""
  for (const text of decode(parts, encoding)) {
    head += text
    if (head.length >= LOOKED_AT_CHARACTERS) break
  }
  const line = /^[\r\n]*([^\r\n]*)/.exec(head.slice(0, LOOKED_AT_CHARACTERS).replaceAll(/"[^"]*"/g, ""))?.[1] ?? ""
  const count = (sign: string) => line.split(sign).length
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ","
}

type Asked = { encoding: string | null; delimiter: string | null }

/** What is asked for, where it is one of ours; else guessed from the content. */
export function toCsvFile(parts: readonly Uint8Array[], asked: Asked): CsvFile {
  const encoding = ENCODINGS.find((one) => one === asked.encoding) ?? toEncoding(parts)
  const delimiter = DELIMITERS.find((one) => one === asked.delimiter) ?? toDelimiter(parts, encoding)
  return { parts, encoding, delimiter }
}

/** `line`: where the record begins in the file, from 1. */
export type CsvRecord = { line: number; cells: string[] }

const isOurs = (value: unknown): value is { record: string[]; info: Info } =>
  typeof value === "object" && value !== null && "record" in value && "info" in value

/** A quoted cell may go over several lines; the parser counts to where a record ends. */
function countBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split(/\r\n|\n|\r/).length - 1, 0)
}

function toWords(error: CsvError): string {
  const line = typeof error.lines === "number" ? ` in line ${error.lines}` : ""
  if (error.code === "CSV_QUOTE_NOT_CLOSED")
    return "A quotation mark is never closed, so the file cannot be read to its end."
  if (error.code === "CSV_MAX_RECORD_SIZE")
    return `A line is longer than 256 KB${line}: is a quotation mark not closed?`
  return `The file cannot be read as CSV${line}.`
}

/** The lines of the file, one by one. Empty ones are passed over. Throws AppError("invalid") where it is not CSV. */
export async function* readCsv({ parts, encoding, delimiter }: CsvFile): AsyncGenerator<CsvRecord> {
  const parser = Readable.from(decode(parts, encoding)).pipe(
    parse({
      delimiter,
      info: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    }),
  )
  const pace = createPacer()
  try {
    for await (const item of parser) {
      if (!isOurs(item)) continue
      await pace()
      yield { line: item.info.lines - countBreaks(item.record), cells: item.record }
    }
  } catch (thrown) {
    if (thrown instanceof CsvError) throw new AppError("invalid", toWords(thrown), { cause: thrown })
    throw thrown
  } finally {
    parser.destroy()
  }
}
