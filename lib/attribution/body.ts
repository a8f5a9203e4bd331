import { AppError } from "@/lib/errors"

/** The body of a request, piece by piece, and no more of it than `most` bytes. Throws AppError("too_large"), saying `words`. */
export async function readBody(
  request: Request,
  { most, words }: { most: number; words: string },
): Promise<Uint8Array[]> {
  const tooLarge = new AppError("too_large", words)
  if (Number(request.headers.get("content-length")) > most) throw tooLarge
  const parts: Uint8Array[] = []
  let size = 0
  // leaving the loop early cancels the stream
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > most) throw tooLarge
    parts.push(part)
  }
  return parts
}
