import { expect, it, vi } from "vitest"
import { AppError } from "@/lib/errors"
import { VendorError } from "@/lib/vendor/errors"

it("knows the error of another copy of this module, and nothing else, for a vendor's", async () => {
  vi.resetModules()
  const copy = await import("@/lib/vendor/errors")
  expect(copy.VendorError).not.toBe(VendorError)
  const thrown: unknown = new copy.VendorError("outcome_unknown")
  expect(thrown).toBeInstanceOf(VendorError)
  expect(thrown instanceof VendorError && thrown.mayHaveTakenEffect).toBe(true)
  expect(new AppError("vendor_credits", "no")).not.toBeInstanceOf(VendorError)
  expect({ name: "VendorError", kind: "credits", mayHaveTakenEffect: false }).not.toBeInstanceOf(VendorError)
})
