import type { Review } from "@/lib/reviews/schema"
import { ChangePart } from "./change-part"
import { DaysPart } from "./days-part"
import { FailuresPart } from "./failures-part"
import { AnomaliesPart, DisputesPart } from "./findings-part"
import { ItemsPart } from "./items-part"
import { NotesPart } from "./notes-part"
import { OutlookPart } from "./outlook-part"
import { RemindersPart } from "./reminders-part"
import { SumsPart } from "./sums-part"
import { WastePart } from "./waste-part"

/** The parts of the sheet under its five figures. */
export function ReviewSheet({ review, canWrite }: { review: Review; canWrite: boolean }) {
  const { report } = review
  return (
    <>
      <ChangePart report={report} />
      <DaysPart report={report} />
      <SumsPart report={report} />
      <FailuresPart report={report} />
      <WastePart report={report} />
      <AnomaliesPart report={report} />
      <DisputesPart report={report} />
      <OutlookPart review={review} />
      <RemindersPart report={report} />
      <ItemsPart review={review} canWrite={canWrite} />
      <NotesPart review={review} canWrite={canWrite} />
    </>
  )
}
