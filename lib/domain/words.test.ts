import { expect, it } from "vitest"
import { toJobStatus } from "./job"
import { toMediaKind } from "./output-link"
import { toBackground } from "./request-lint-background"

// Every object has something under these names; a vendor that says one of them must not get at it.
it.each(["constructor", "__proto__", "valueOf", "toString", "hasOwnProperty"])(
  "takes “%s” for a word that it does not know",
  (word) => {
    expect(toJobStatus(word)).toBe("other")
    expect(toMediaKind(`https://a.example/x.${word}`, word)).toBe("link")
    expect(toMediaKind(`https://a.example/x.${word}`, null)).toBe("link")
    const said = { value: word, origin: "vendor" } as const
    expect(toBackground({ bg_type: said, background: { ...said, value: { type: word } } })).toEqual({
      kind: null,
      findings: [],
    })
  },
)
