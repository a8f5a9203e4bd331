/** Three sentences to a customer; `ask` null: nothing is asked of them. */
export type ReplyParts = { happened: string; ask: string | null; next: string }

const ONCE_WE_HAVE_IT = "Once we have it, we can process the video."
const OURS: ReplyParts = {
  happened: "Your video could not be processed because of a problem in our own set-up. Your file is not the cause.",
  ask: null,
  next: "We are correcting it and will write to you when your video can be processed. There is no need to send it again.",
}
const BUSY: ReplyParts = {
  happened:
    "Your video could not be processed because the service that does it was too busy. Your file is not the cause.",
  ask: null,
  next: "We are looking at when it can be tried again and will write to you when we know more. There is no need to send it again.",
}
const THEIRS: ReplyParts = {
  happened:
    "Your video could not be processed because of a technical problem at the service that does it. As far as we can see, your file is not the cause.",
  ask: null,
  next: "We are looking into it with them and will write to you when we know more.",
}
const SETTINGS: ReplyParts = {
  happened: "Your video could not be processed because some of its settings do not go together.",
  ask: null,
  next: "We are checking the settings and will write to you when we know more. There is no need to send it again.",
}

/** What to say of each cause of domain/failure-rules. */
export const REPLY_CAUSES: Readonly<Record<string, ReplyParts>> = {
  missing_api_key: OURS,
  invalid_api_key: OURS,
  insufficient_credits: OURS,
  job_not_found: OURS,
  rate_limited: BUSY,
  vendor_busy: BUSY,
  background_image: {
    happened: "Your video could not be processed because the background picture could not be used.",
    ask: "Please send us the picture again, as a JPEG or PNG file or as a link that opens without signing in.",
    next: ONCE_WE_HAVE_IT,
  },
  source_expired: {
    happened: "Your video could not be processed because the link to it was no longer valid when it was opened.",
    ask: "Please send us a new link that stays valid for at least a day, or the file itself.",
    next: ONCE_WE_HAVE_IT,
  },
  source_forbidden: {
    happened: "Your video could not be processed because the link to it does not open for everybody.",
    ask: "Please share it so that anyone with the link can download it, or send us the file itself. Opening the link in a private window shows whether that works.",
    next: ONCE_WE_HAVE_IT,
  },
  source_not_found: {
    happened: "Your video could not be processed because there was no file at the link.",
    ask: "Please check whether it was moved, renamed or deleted, and send us a link that works.",
    next: ONCE_WE_HAVE_IT,
  },
  source_unreachable: {
    happened: "Your video could not be processed because it could not be downloaded from its link.",
    ask: "Please open the link in a private window to see whether it downloads there, and send us another link if it does not.",
    next: ONCE_WE_HAVE_IT,
  },
  source_too_large: {
    happened: "Your video could not be processed because the file is too large.",
    ask: "Please send us a shorter or smaller version of it (below 500 MB).",
    next: ONCE_WE_HAVE_IT,
  },
  unsupported_codec: {
    happened: "Your video could not be processed because its file format cannot be read.",
    ask: "Please export it as MP4 (H.264), MOV, WebM or AVI and send it again.",
    next: ONCE_WE_HAVE_IT,
  },
  source_corrupt: {
    happened: "Your video could not be processed because the file seems to be damaged or incomplete.",
    ask: "Please play it to its end. If it stops early, export or upload it once more and send it again.",
    next: ONCE_WE_HAVE_IT,
  },
  prompt_model_mismatch: SETTINGS,
  format_mismatch: SETTINGS,
  composition_invalid: SETTINGS,
  invalid_request: SETTINGS,
  subject_not_found: {
    happened: "Your video could not be processed because no person or object to keep was found in it.",
    ask: "Please tell us what should stay in the picture, for example “the woman in the red coat”.",
    next: "With that we can try it with other settings.",
  },
  worker_crash: THEIRS,
  storage_failed: THEIRS,
  processing_failed: THEIRS,
  vendor_timeout: {
    happened: "Your video could not be processed because it took longer than the service that does it allows.",
    ask: null,
    next: "We are looking into it and will write to you when we know more. If you have a shorter version of the video, it may help.",
  },
}

export const UNKNOWN_PARTS: ReplyParts = {
  happened: "Your video could not be processed. We do not know the reason yet.",
  ask: null,
  next: "We are looking into it and will write to you when we know more. There is no need to send it again.",
}
