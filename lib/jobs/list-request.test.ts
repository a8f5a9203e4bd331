import { describe, expect, it } from "vitest"
import { requireParam, toRequestFilter, toRowNums } from "./list-request"
import { jobListParsers } from "./list-schema"

describe("a request about the list", () => {
  it("has names of its own for what it adds to a filter", () => {
    for (const name of ["as", "cursor", "at", "nums", "of", "job"])
      expect(Object.keys(jobListParsers)).not.toContain(name)
    const request = new Request("http://localhost/api/export?tab=failed&format=webm&as=csv")
    expect(toRequestFilter(request)).toMatchObject({ tab: "failed", facets: { format: { include: ["webm"] } } })
    expect(requireParam(request, "as")).toBe("csv")
  })

  it("is refused when it asks about rows that cannot be", () => {
    expect(toRowNums("3,1")).toEqual([3, 1])
    expect(toRowNums(null)).toEqual([])
    expect(() => toRowNums("1,x")).toThrow()
    expect(() => toRowNums(Array.from({ length: 201 }, (_, num) => num).join(","))).toThrow()
  })
})
