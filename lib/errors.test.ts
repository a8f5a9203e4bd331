import { expect, it } from "vitest"
import { AppError, toAppError } from "./errors"

class Narrower extends AppError {}
/** What another copy of the module would throw. */
class OtherCopy extends Error {
  readonly code = "store_unavailable"
}

it("knows an error of another copy of this module by its code", () => {
  const other = new OtherCopy("The store is busy.")
  expect(other).toBeInstanceOf(AppError)
  expect(toAppError(other)).toBe(other)
})

it("takes no other error for its own", () => {
  expect(new Error("x")).not.toBeInstanceOf(AppError)
  expect(Object.assign(new Error("x"), { code: "ENOENT" })).not.toBeInstanceOf(AppError)
  expect({ code: "internal" }).not.toBeInstanceOf(AppError)
  expect(toAppError(new Error("secret")).message).not.toContain("secret")
})

it("keeps the ordinary meaning for what is narrower", () => {
  expect(new AppError("invalid", "x")).not.toBeInstanceOf(Narrower)
  expect(new Narrower("invalid", "x")).toBeInstanceOf(AppError)
  expect(new Narrower("invalid", "x")).toBeInstanceOf(Narrower)
})
