import { app, output } from '@azure/functions'
import { batchActivities, batchActivityHandler } from './activities/batch-activities'
import { evaluationActivities, evaluationActivityHandler } from './activities/evaluation-activities'
import { knowledgeStep } from './activities/knowledge-activities'
import { activityHandler, waveActivities } from './activities/wave-activities'
import { activity, durableClient, orchestration } from './durable/register'
import { handlerOf } from './http/door'
import { doorSigns } from './http/doors/signs'
import { abortAll, watchClosedResponses } from './http/abort'
import { workEnded } from './http/open-work'
import { staticHandler } from './http/static'
import { openHouse } from './house'
import { batchRun } from './orchestrations/batch-run'
import { evaluationRun } from './orchestrations/evaluation-run'
import { flowRun } from './orchestrations/flow-run'
import { knowledgeRun } from './orchestrations/knowledge-run'
import { documentUploaded } from './triggers/document-uploaded'
import { knowledgeEvents } from './triggers/knowledge-events'
import { knowledgeKeeper, knowledgeKeeperSchedule } from './triggers/knowledge-keeper'
import { sweeper, sweeperSchedule } from './triggers/sweeper'

app.setup({ enableHttpStream: true })
watchClosedResponses()

for (const sign of doorSigns)
  app.http(sign.name, {
    route: sign.route,
    methods: [sign.method],
    authLevel: 'anonymous',
    ...(sign.durable && { extraInputs: [durableClient()] }),
    handler: handlerOf(sign, openHouse),
  })

app.http('everythingElse', {
  route: '{*path}',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  authLevel: 'anonymous',
  handler: staticHandler(doorSigns),
})

app.storageQueue('knowledgeEvents', {
  queueName: 'knowledge-events',
  connection: 'AzureWebJobsStorage',
  extraInputs: [durableClient()],
  handler: knowledgeEvents(openHouse),
})

// Off by its `Disabled` setting wherever Event Grid, or its twin here, fills the queue.
app.storageBlob('documentUploaded', {
  path: 'documents/{path}',
  connection: 'AzureWebJobsStorage',
  return: output.storageQueue({ queueName: 'knowledge-events', connection: 'AzureWebJobsStorage' }),
  handler: documentUploaded,
})

orchestration('flowRun', flowRun)
orchestration('batchRun', batchRun)
orchestration('evaluationRun', evaluationRun)
orchestration('knowledgeRun', knowledgeRun)

for (const wave of waveActivities)
  activity(wave.name, { extraInputs: [durableClient()], handler: activityHandler(wave, openHouse) })

for (const batch of batchActivities) activity(batch.name, { handler: batchActivityHandler(batch, openHouse) })

for (const step of evaluationActivities) activity(step.name, { handler: evaluationActivityHandler(step, openHouse) })

activity('knowledgeStep', {
  extraInputs: [durableClient()],
  handler: knowledgeStep(openHouse),
})

app.timer('knowledgeKeeper', {
  schedule: knowledgeKeeperSchedule,
  extraInputs: [durableClient()],
  handler: knowledgeKeeper(openHouse),
})

app.timer('sweeper', {
  schedule: sweeperSchedule,
  extraInputs: [durableClient()],
  handler: sweeper(openHouse),
})

// Opening the stores while the host finishes starting takes the wait off the first caller; a fault shows at each door.
app.hook.appStart(async () => {
  await openHouse().catch(() => {})
})
app.hook.appTerminate(async () => {
  abortAll()
  await workEnded(3_000)
  const house = await openHouse().catch(() => undefined)
  await house?.close()
})
