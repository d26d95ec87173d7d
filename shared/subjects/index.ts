export type { ForgetOrder, ForgetReceipt, Removed, Subjects } from './contract'
export { createSubjects, type SubjectsDeps } from './create-subjects'
export { forgetOrder, forgetReceipt } from './schemas'
