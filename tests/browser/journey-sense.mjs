// A practitioner and a person at one screen: topics in any order, one of them
// closed half-done; the picture, out of what was said; "harder when" becomes a
// sign in the plan; and at the end the person agrees in part, in their words.
import { browser, check, finish } from './lib.mjs';
import { Hands, journey } from './hands.mjs';
import * as W from './world.mjs';

async function topic(h, name, label, text, whose) {
	await h.press(name, 'main');
	h.check(`${label}: whose words is not chosen beforehand`, await h.page.getByRole('group', { name: /^Whose words/ })
		.locator(':checked').count() === 0);
	await h.fill(label, text);
	await h.choose(whose, 'Whose words are these');
	await h.press('Save and go to the assessment');
}

// A topic is closed while something stands in it that nobody pressed "save" for.
async function halfDone(h) {
	await h.press(/^Body and health/, 'main');
	await h.fill('Something about my body', 'I sleep in pieces, and then');
	if (!h.scripts) {
		await h.choose('In', 'Whose words are these');
		await h.press('Save and go to the assessment');
		await h.press(/^Body and health/, 'main');
		return h.text();
	}
	await h.page.keyboard.press('Tab');
	await h.page.getByText(/^Draft saved at/).waitFor();
	await h.press(/^Assessment with/);
	await h.press(/^Body and health/, 'main');
	return await h.text() + await h.filled('Something about my body');
}

async function talks(h) {
	await h.press('Assessments');
	await h.sees('There is no assessment here yet.');
	await h.select('What brought us together', 'Things have become too much');
	await h.press('Begin');
	await h.sees('Take the topics in any order', 'Not asked yet');
	await h.shot('1-topics');
	await topic(h, /^Life around me/, 'Something in my life', 'The letters about the flat', 'In');
	await topic(h, /^(What carries me|Strengths|What I am good at)/, 'Something I am good at', 'I finish what I begin', 'In');
	await topic(h, /^Feelings/, 'Something about my feelings', 'My head goes round at four', 'In');
	const left = await halfDone(h);
	h.check('a topic that was closed half-done is kept', left.includes('I sleep in pieces, and then'), left);
	await h.shot('2-half');
	await h.press(/^Assessment with/);
	await h.sees('Something is written', 'Not asked yet');
	await h.press('Read it aloud, and finish');
	await h.sees('The letters about the flat', 'My head goes round at four', 'I finish what I begin');
	await h.choose('Partly', 'Is this how I see it');
	await h.choose('We talked about what was needed', 'How it ended');
	await h.press('Save, and finish');
	await h.sees('Finished');
}

async function column(h, name, label, text, whose) {
	await h.press(new RegExp(`^Add or change\\s*: ${name}`), 'main');
	await h.fill(label, text);
	await h.choose(whose, 'Whose words are these');
	await h.press('Save and go to the picture');
	await h.sees(text);
}

async function pictures(h) {
	await h.press('Make sense of it together');
	await h.sees('Nothing is written here yet', 'What is happening', 'Where it comes from', 'What set it off',
		'What keeps it going', 'What helps');
	await h.press(/^Add or change\s*: What is happening/, 'main');
	await h.open('What the assessment says');
	await h.press(/^Put it here\s*: My head goes round/, 'main');
	await h.sees('My head goes round at four');
	await h.press(/^Back to all of/, 'main');
	await column(h, 'Where it comes from', 'Where it comes from', 'We moved a great deal when I was small', 'In');
	await column(h, 'What set it off', 'What set it off', 'The notice in August', 'In');
	await column(h, 'What keeps it going', 'What keeps it going', 'The letters stay shut, and so they grow', 'Written together');
	await column(h, 'What helps', 'What helps', 'Opening them with Jo on Mondays', 'In');
	const tops = await h.page.locator('.heed-picture__part').evaluateAll((all) => all.slice(0, 5).map((e) => e.getBoundingClientRect().top));
	h.check('five columns stand side by side where there is room', tops.length === 5 &&
		(h.page.viewportSize().width < 600 || new Set(tops.map(Math.round)).size === 1), tops.join(' '));
	await h.fits('the picture');
	await h.shot('3-picture');
}

async function leads(h, id) {
	await h.press(/^Add or change\s*: Harder when/, 'main');
	const open = await h.text('main');
	// CARE-43
	check(`a sense that signs without a place in the picture are an opening (${h.way})`,
		/In the plan, and not in the picture yet .*I stop answering the door/.test(open) &&
		!/error|missing|incomplete|problem/i.test(open), open);
	await h.fill('Things get harder when', 'A brown envelope comes on a Friday');
	await h.choose('In', 'Whose words are these');
	await h.press('Save and add another');
	await h.press(/^Put it into the plan\s*: A brown envelope/, 'main');
	await h.sees('Put into the plan, in the same words');
	await h.shot('4-harder');
	await h.seesNot('suggested');
	const offered = await h.has(/^Put it into the plan\s*: A brown envelope/, 'main');
	await h.go(`/person/${id}/plan/part/signs`);
	const signs = await h.text('main');
	// CARE-43
	check(`a sense of what makes it harder becomes a sign of the plan, once (${h.way})`,
		signs.includes('A brown envelope comes on a Friday') && signs.includes('I stop answering the door') && !offered, signs);
	await h.go(`/person/${id}/formulation`);
}

async function agrees(h) {
	await h.press('Read it aloud, and agree');
	await h.sees('A brown envelope comes on a Friday', 'Opening them with Jo on Mondays');
	await h.choose('Partly', 'Does this make sense to me');
	await h.fill('In my words', 'Yes to the letters. It leaves out my sister.');
	await h.shot('5-finish');
	await h.press('Save, and finish');
	const text = await h.text();
	// CARE-43
	check(`a sense that is agreed to in part is kept in their words (${h.way})`, /see it this way\? Partly/.test(text) &&
		text.includes('Yes to the letters. It leaves out my sister.') && !/\b(high|medium|low) risk\b/i.test(text), text);
	await h.shot('6-agreed');
}

async function sense(h, { login, id }) {
	await h.signIn(login);
	h.begin();
	await h.go(`/person/${id}`);
	await talks(h);
	await pictures(h);
	await leads(h, id);
	await agrees(h);
	console.log(`   ${h.way}: ${h.pages} pages, ${h.actions} actions, ${h.typed} characters`);
}

const w = await W.world(), b = await browser();
for (const [scripts, width] of [[true, 1280], [false, 390]]) {
	const context = await b.newContext({ javaScriptEnabled: scripts, viewport: { width, height: 900 } });
	const h = new Hands(await context.newPage(), w.s.base, `making sense, ${scripts ? 'scripts' : 'no scripts'} ${width}`);
	Object.assign(h, { scripts, way: `${scripts ? 'scripts' : 'no scripts'} ${width}` });
	const id = await W.person(w);
	await W.line(w, id, 'signs', 'I stop answering the door');
	await journey(h, 'making sense', () => sense(h, { login: w.amina.login, id }));
	await context.close();
}
check('making sense leaves no clinical text in any log', !/envelope|letters|my sister/.test(w.s.logText()), w.s.logText());
await b.close();
await w.s.stop();
finish();
