/** What a request to make a job can hold (contract §2.2), in the vendor's words. */
export const REQUEST_FIELDS = [
  "video_url",
  "model",
  "output_format",
  "bg_type",
  "background",
  "bg_color",
  "bg_image_url",
  "text_prompt",
  "composition",
  "auto_start",
  "webhook_url",
  "metadata",
] as const
export type RequestField = (typeof REQUEST_FIELDS)[number]

/** Where a value comes from: the vendor's newest answer · the customer's own systems · an older answer of the vendor. */
export type FieldOrigin = "vendor" | "attribution" | "earlier"

/** The request of a job as far as anybody told it: a field that is not here is not known, which is not "not sent". */
export type KnownRequest = Partial<Record<RequestField, { value: unknown; origin: FieldOrigin }>>
