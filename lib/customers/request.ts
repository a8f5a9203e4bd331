import { AppError } from "@/lib/errors"
import { toName } from "./schema"

/** The customer that a request names. Throws AppError("invalid"). */
export function requireName(request: Request): string {
  const name = toName(new URL(request.url).searchParams.get("name"))
  if (name === null) throw new AppError("invalid", "The request names no customer.")
  return name
}
