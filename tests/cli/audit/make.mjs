// What tests/cli/audit.sh reads: node make.mjs DIR. Invented people only.
import { writeFileSync as write, mkdirSync as mkdir } from 'node:fs'
import { gzipSync } from 'node:zlib'
const dir = process.argv[2]
const b64 = s => Buffer.from(s).toString('base64')
const doc = (id, type, data, more = {}) => ({ resourceType: 'DocumentReference', id, ...more,
  content: [{ attachment: { contentType: type, data: typeof data === 'string' ? b64(data) : data.toString('base64') } }] })
const ordinal = n => [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: n }]

const records = [
  doc('plain', 'text/plain', 'Seen in ED. High risk of suicide tonight.', { date: '2026-03-04T10:00:00Z',
    author: [{ display: 'Dr Ada Obi' }], custodian: { display: 'North team' }, type: { text: 'ED triage note' } }),
  doc('html', 'text/html', '<html><head><style>p{}</style></head><body><p>Seen &amp; spoken to.</p>\n' +
    '<p>Low&nbsp;risk of <b>suicide</b>, seen again.</p></body></html>', { date: '2026-03-05' }),
  doc('rtf', 'application/rtf', "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Caf\\'e9.\\par Medium ri\r\nsk of suicide\\par}",
    { date: '2026-04-05' }),
  doc('nested', 'text/plain', b64(b64('Nested. High risk of suicide.'))),
  doc('utf16', 'text/plain', Buffer.from('\ufeffZoë. High risk of suicide.', 'utf16le')),
  doc('bad-utf8', 'text/plain', Buffer.concat([Buffer.from([0xff, 0xfe ^ 1]), Buffer.from(' High risk of suicide.')])),
  doc('pdf', 'application/pdf', '%PDF-1.4 high risk of suicide'),
  { resourceType: 'Observation', id: 'coded', effectiveDateTime: '2026-05-01', code: { coding: [{ system: 'http://loinc.org',
    code: '93374-7' }] }, valueCodeableConcept: { coding: [{ code: 'LA9194-7', display: 'Moderate' }] } },
  { resourceType: 'Observation', id: 'asked', code: { text: 'Risk of suicide' }, valueString: 'High' },
  { resourceType: 'Observation', id: 'falls', code: { text: 'Falls risk' }, valueString: 'High' },
  { resourceType: 'RiskAssessment', id: 'suicide', prediction: [{ outcome: { text: 'Suicide' },
    qualitativeRisk: { coding: [{ code: 'high', display: 'High likelihood' }] } }] },
  { resourceType: 'RiskAssessment', id: 'cardiac', prediction: [{ outcome: { text: 'Heart attack' },
    probabilityDecimal: 0.02, qualitativeRisk: { text: 'High risk' } }] },
  { resourceType: 'RiskAssessment', id: 'model', code: { text: 'Suicide risk model' }, prediction: [{ probabilityDecimal: 0.42 }] },
  { resourceType: 'QuestionnaireResponse', id: 'answers', authored: '2026-05-09', item: [
    { linkId: 'group', text: 'Suicide risk', item: [{ linkId: 'group.level', text: 'Level',
      answer: [{ valueCoding: { code: 'H', display: 'High' } }] }] },
    { linkId: 'colour', text: 'Risk to self', answer: [{ valueString: 'Amber' }] },
    { linkId: 'scale', text: 'SAD PERSONS total', answer: [{ valueInteger: 7 }] },
    { linkId: 'falls', text: 'Falls', answer: [{ valueString: 'High' }] },
    { linkId: 'words', text: 'Notes', answer: [{ valueString: 'Discussed. Low risk of suicide so discharged.' }] },
    { linkId: 'phq', text: 'PHQ-9 total', answer: [{ valueInteger: 17 }] },
    { linkId: 'ordinal', text: 'Risk of suicide', answer: [{ valueCoding: { display: 'Some thoughts', extension: ordinal(2) } }] },
    { linkId: 'ticked', text: 'High risk of suicide', answer: [{ valueBoolean: true }] },
    { linkId: 'not-ticked', text: 'High risk of suicide', answer: [{ valueBoolean: false }] },
    { linkId: '/93374-7', answer: [{ valueString: '3' }] }] },
  { resourceType: 'Condition', id: 'div', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">' +
    '<table><tr><td>Risk to self</td><td>High</td></tr></table></div>' } },
  { resourceType: 'Questionnaire', id: 'form', title: 'Triage', item: [{ linkId: 'g', type: 'group', text: 'Suicide', item: [
    { linkId: 'level', type: 'choice', text: 'Suicide risk level', answerOption: ['Low', 'Medium', 'High']
      .map(d => ({ valueCoding: { display: d } })) }] },
    { linkId: 'what', type: 'text', text: 'What happened?' }] },
]
const lines = records.map(r => JSON.stringify(r)).join('\n') + '\n'
const bundle = { resourceType: 'Bundle', type: 'collection', entry: records.map(resource => ({ resource })) }
mkdir(dir, { recursive: true })
const put = (name, what) => write(dir + '/' + name, what)
put('n.ndjson', lines)
put('n.ndjson.gz', gzipSync(lines))
put('bundle.json', JSON.stringify(bundle, null, 1))
put('bundle-line.json', JSON.stringify(bundle))
put('array.json', JSON.stringify(records, null, 1))
put('wide.ndjson', Buffer.from('\ufeff' + lines, 'utf16le'))
put('mark.ndjson', '\ufeff' + lines)
put('one.json', JSON.stringify(records[8], null, 2))

// RiskAssessments: what is at risk decides, not what a note beside it tells.
const risk = (id, rest) => ({ resourceType: 'RiskAssessment', id, status: 'final', subject: { reference: 'Patient/x' }, ...rest })
const high = { qualitativeRisk: { coding: [{ code: 'high', display: 'High likelihood' }] } }
const told = [{ text: 'Suicidal thoughts explored, none now.' }]
put('risks.ndjson', [
  risk('yes-outcome', { prediction: [{ outcome: { text: 'Suicide' }, ...high }] }),
  risk('yes-outcome-coded', { prediction: [{ outcome: { coding: [{ display: 'Intentional self-harm' }] }, probabilityDecimal: 0.2 }] }),
  risk('yes-code', { code: { text: 'Suicide risk assessment' }, prediction: [high] }),
  risk('yes-method', { method: { text: 'C-SSRS suicide screen' }, prediction: [high] }),
  risk('yes-coded', { code: { coding: [{ system: 'http://loinc.org', code: '93374-7' }] }, prediction: [high] }),
  risk('yes-level-as-outcome', { code: { text: 'Suicide risk assessment' }, prediction: [{ outcome: { text: 'High' } }] }),
  risk('yes-death', { code: { text: 'Suicide risk assessment' }, prediction: [{ outcome: { text: 'Death' }, ...high }] }),
  risk('yes-general', { code: { text: 'Mental health risk assessment' }, prediction: [high], note: told }),
  risk('yes-rationale', { prediction: [{ ...high, rationale: 'two overdoses, suicidal' }] }),
  risk('yes-one-of-two', { prediction: [{ outcome: { text: 'Falls' }, ...high }, { outcome: { text: 'Self-harm' }, ...high }] }),
  risk('yes-in-a-note', { prediction: [{ outcome: { text: 'Falls' }, ...high }], note: [{ text: 'High risk of suicide.' }] }),
  risk('no-heart', { prediction: [{ outcome: { text: 'Heart attack' }, ...high }], note: told }),
  risk('no-breast', { code: { text: 'Breast cancer risk assessment' }, prediction: [high], note: told }),
  risk('no-stroke', { condition: { reference: 'Condition/s', display: 'Ischemic stroke' }, prediction: [high], note: told }),
  risk('no-falls', { code: { text: 'Falls risk assessment' }, prediction: [{ outcome: { text: 'High' } }], note: told }),
  risk('no-brca', { method: { text: 'BRCAPRO' }, prediction: [{ probabilityDecimal: 0.02 }], mitigation: 'Screening; suicide helpline card given.' }),
  risk('no-reason', { reasonCode: [{ text: 'Venous thrombosis' }], prediction: [high], note: told }),
  risk('no-code-says-suicide', { code: { text: 'Risk assessment' }, prediction: [{ outcome: { text: 'Violence to others' }, ...high }], note: told }),
].map(r => JSON.stringify(r)).join('\n') + '\n')

const notes = [['a1', '2026-03-01', 'CMHT', 'He said "no".\nHigh risk of suicide.'], ['a2', '2026-03-02', 'ED', 'Slept well; eating.'],
  ['a3', '2026-04-02', 'ED', 'Low, risk of suicide: low']]
put('notes.jsonl', notes.map(([id, date, team, text]) => JSON.stringify({ id, date, team, text })).join('\n'))
put('other.jsonl', JSON.stringify({ ref: 'z', story: 'High risk of suicide.', text: 'nothing' }) + '\n')
put('level.jsonl', JSON.stringify({ id: 'l', text: 'Seen.', risk_level: 'High' }) + '\n')
const q = s => '"' + s.replaceAll('"', '""') + '"'
put('notes.csv', 'id,date,team,text\r\n' + notes.map(r => r.map(q).join(',')).join('\r\n') + '\r\n')
put('notes-semicolon.csv', 'id;date;team;text\n' + notes.map(r => r.map(q).join(';')).join('\n') + '\n')
put('ragged.csv', 'id,text\n1,High risk of suicide\n2,a,b\n3\n4,Low risk of suicide\n')
put('open.csv', 'id,text\n1,High risk of suicide\n2,"never closed\n3,Low risk of suicide\n')
put('note.txt', 'Seen today.\nLow risk of suicide.\n\n\nÉlan. Medium risk of suicide\nat present.\n')
put('page.html', '<!doctype html><title>x</title><p>High risk of suicide.</p>')
put('note.rtf', '{\\rtf1\\ansi High risk of suicide.\\par}')
put('empty', '')

// What is bad.
put('cut.ndjson', lines.slice(0, lines.indexOf('\n') + 60))
put('cut.json', JSON.stringify(bundle, null, 1).slice(0, 1200))
put('cut-end.json', JSON.stringify(bundle, null, 1).replace(/\n\}$/, ''))
put('cut-one.json', JSON.stringify(records[8], null, 1).replace(/\n\}$/, ''))
put('cut.ndjson.gz', gzipSync(lines.repeat(20)).subarray(0, 900))
put('mixed.ndjson', 'no json\n{"a":1,}\n{"resourceType":"Observation","id":"x","a":1,"a":2,"note":"high risk of suicide"}\n[1]\n' +
  JSON.stringify(records[8]) + '\n')
put('no-base64.ndjson', JSON.stringify({ resourceType: 'DocumentReference', id: 'n', content: [{ attachment:
  { contentType: 'text/plain', data: '***' } }] }) + '\n')
put('long.ndjson', '{"resourceType":"Basic","id":"long","x":"' + 'a'.repeat(17 << 20) + '"}\n' + lines)
put('long.json', '{"resourceType":"Bundle","entry":[{"resource":{"id":"long","x":"' + 'a'.repeat(17 << 20) + '"}},' +
  records.map(resource => JSON.stringify({ resource })).join(',') + ']}')
put('bad-utf8.txt', Buffer.concat([Buffer.from([0xff]), Buffer.from(' High risk of suicide\n')]))
put('deep.ndjson', '{"resourceType":"Basic","note":"high risk of suicide","x":' + '['.repeat(5000) + ']'.repeat(5000) + '}\n' + lines)
put('a.pdf', '%PDF-1.4\n')
put('zero', Buffer.from([65, 0, 66]))
put('xml.xml', '<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"></Patient>')
put('html-bomb.ndjson', JSON.stringify(doc('h', 'text/html', '<div>'.repeat(200000) + '<a '.repeat(100000) +
  '<!--'.repeat(1000) + 'High risk of suicide')) + '\n' + lines)
put('rtf-bomb.ndjson', JSON.stringify(doc('r', 'text/rtf', '{\\rtf1 ' + '{'.repeat(500000) + '\\bin999999999 High risk of suicide')) +
  '\n' + lines)
mkdir(dir + '/tree/b', { recursive: true })
for (const n of ['tree/z.txt', 'tree/b/y.txt', 'tree/a.txt', 'tree/.hidden'])
  put(n, 'High risk of suicide.\n')

// Enough for many stretches, with findings in some.
let big = ''
for (let i = 0; i < 4000; i++)
  big += JSON.stringify({ id: 'r' + i, date: '2026-0' + (1 + i % 9) + '-01', team: 't' + i % 7, text: ('Slept, ate, talked. ').repeat(i % 40) +
    (i % 3 ? 'Walked the dog.' : 'Low risk of suicide, "she" said.') }) + '\n'
put('big.jsonl', big)
put('big.txt', Array.from({ length: 30000 }, (_, i) => i % 50 ? 'Slept and ate.' : 'High risk of suicide.').join('\n\n') + '\n')
