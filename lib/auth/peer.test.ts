import { expect, it } from "vitest"
import { toClientAddress } from "@/lib/auth/peer"

const of = (forwarded: string | null) => toClientAddress({ get: () => forwarded })

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["1.1.1.1, 203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["203.0.113.7:51234", "203.0.113.7"],
  ["[2001:db8:1:2::9]:51234", "2001:db8:1:2::/64"],
  [null, "unknown"],
])("counts %s under %s", (forwarded, address) => {
  expect(of(forwarded)).toBe(address)
})
