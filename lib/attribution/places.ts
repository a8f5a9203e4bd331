import { AppError } from "@/lib/errors"

/** On globalThis, because each route handler has its own instance of this module. */
const shared = globalThis as typeof globalThis & { removebgvideoPlaces?: Map<string, number> }

/** Takes one of `most` places of a kind and answers what gives it back. Throws AppError("too_many"), saying `words`. */
export function takePlace(kind: string, { most, words }: { most: number; words: string }): () => void {
  shared.removebgvideoPlaces ??= new Map()
  const places = shared.removebgvideoPlaces
  const taken = places.get(kind) ?? 0
  if (taken >= most) throw new AppError("too_many", words)
  places.set(kind, taken + 1)
  let isGivenBack = false
  return () => {
    if (isGivenBack) return
    isGivenBack = true
    places.set(kind, (places.get(kind) ?? 1) - 1)
  }
}
