"use client"

import clsx from "clsx"
import type { ReactNode } from "react"
import { VendorText } from "@/components/job/vendor-text"
import type { FieldOrigin } from "@/lib/domain/request-fields"
import type { Finding } from "@/lib/domain/request-lint-types"
import {
  EDITABLE,
  type EditableField,
  type FieldProblem,
  OPTIONAL,
  type OptionalField,
  type SpendEdits,
  type SpendLine,
  type SpendOffer,
} from "@/lib/spend/schema"
import { FIELD } from "./field-look"
import { toFindings } from "./lint-of"

type RequestTableProps = {
  offer: SpendOffer
  edits: SpendEdits
  onEdits: (edits: SpendEdits) => void
  leaveOut: OptionalField[]
  onLeaveOut: (fields: OptionalField[]) => void
  /** What the server found when it was confirmed. */
  problems: FieldProblem[]
}

const ORIGINS = {
  vendor: "told by the vendor",
  attribution: "told by your systems",
  earlier: "an earlier answer",
} as const satisfies Record<FieldOrigin, string>

/** The request as it will be sent, in the vendor's words; four fields may be corrected, optional ones left out. */
export function RequestTable(props: RequestTableProps) {
  const findings = toFindings(props.offer, props.edits, props.leaveOut)
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="pb-1 text-left text-muted">The request, as it will be sent</caption>
      <colgroup>
        <col className="w-[112px]" />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {props.offer.lines.map((line) => (
          <Row key={line.field} line={line} finding={findings.get(line.field)} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function isEditable(field: string): field is EditableField {
  return EDITABLE.some((one) => one === field)
}

function isOptional(field: string): field is OptionalField {
  return OPTIONAL.some((one) => one === field)
}

function Row({ line, finding, ...props }: RequestTableProps & { line: SpendLine; finding: Finding | undefined }) {
  const { field } = line
  const isEdited = isEditable(field) && props.edits[field] !== undefined
  const offered = isEdited ? undefined : props.offer.problems.find((one) => one.field === field)
  const problem = props.problems.find((one) => one.field === field) ?? offered
  return (
    <tr className="align-top">
      <th scope="row" className="mono pt-[11px] font-normal">
        {field}
      </th>
      <td className="py-1.5">
        <div className="grid items-center gap-x-2.5 sm:grid-cols-[minmax(0,1fr)_140px]">
          <Value line={line} {...props} />
          <span className="text-faint">{toSource(line, isEdited)}</span>
        </div>
        {line.change === null ? null : <p className="text-pretty text-muted">{line.change}</p>}
        {problem ? <p className="text-pretty text-failed">{problem.message}</p> : null}
        {finding && !problem ? <p className="text-pretty text-handled">{finding.sentence}</p> : null}
      </td>
    </tr>
  )
}

function toSource(line: SpendLine, isEdited: boolean): string {
  if (isEdited) return line.text === null ? "chosen now" : "changed now"
  if (line.origin !== null) return ORIGINS[line.origin]
  return line.text === null ? "not known" : "set by us"
}

function Value({ line, edits, onEdits, leaveOut, onLeaveOut }: RequestTableProps & { line: SpendLine }): ReactNode {
  const { field } = line
  if (isEditable(field)) {
    const change = (value: string) => {
      const { [field]: _before, ...rest } = edits
      onEdits(value === (line.text ?? "") ? rest : { ...rest, [field]: value })
    }
    return <Editable line={line} value={edits[field] ?? line.text ?? ""} onChange={change} />
  }
  const text = <VendorText className="mono line-clamp-4">{line.text ?? ""}</VendorText>
  if (!isOptional(field) || isOnlyOurs(line)) return text
  const isSent = !leaveOut.includes(field)
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        checked={isSent}
        aria-label={`Send ${field}`}
        onChange={() => onLeaveOut(isSent ? [...leaveOut, field] : leaveOut.filter((one) => one !== field))}
        className="mt-[3px] size-3.5 flex-none accent-accent"
      />
      <span className={clsx("min-w-0", isSent || "text-faint line-through")}>{text}</span>
    </label>
  )
}

/** Metadata that holds nothing but our own mark: there is nothing to leave out. */
function isOnlyOurs({ field, origin }: SpendLine): boolean {
  return field === "metadata" && origin === null
}

function Editable({ line, value, onChange }: { line: SpendLine; value: string; onChange: (value: string) => void }) {
  const { field, choices } = line
  const common = { "aria-label": field, value, required: true } as const
  if (choices === null) {
    return (
      <input
        {...common}
        type="url"
        spellCheck={false}
        maxLength={4_096}
        onChange={(event) => onChange(event.target.value)}
        className={`${FIELD} mono`}
      />
    )
  }
  const isOther = value !== "" && !choices.includes(value)
  return (
    <select {...common} onChange={(event) => onChange(event.target.value)} className={FIELD}>
      {value === "" ? <option value="">Choose</option> : null}
      {isOther ? <option value={value}>{value} (not allowed)</option> : null}
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  )
}
