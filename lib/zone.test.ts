import { expect, it } from "vitest"
import { resolveZone } from "./zone"

it("takes the URL before the cookie before UTC", () => {
  expect(resolveZone("Asia/Tokyo", "Europe/Berlin")).toBe("Asia/Tokyo")
  expect(resolveZone(null, "Europe/Berlin")).toBe("Europe/Berlin")
  expect(resolveZone(undefined, undefined)).toBe("UTC")
})

it("falls through a zone that does not exist, and takes the first of several", () => {
  expect(resolveZone("Mars/Olympus", "Europe/Berlin")).toBe("Europe/Berlin")
  expect(resolveZone(["Asia/Tokyo", "UTC"], null)).toBe("Asia/Tokyo")
  expect(resolveZone("", "")).toBe("UTC")
})
