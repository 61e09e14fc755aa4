// The administrator of the shop under test, made as an operator makes the first one: on the command line.
import { jishi } from './operator.ts';
import { freshMail, Person } from './person.ts';
import type { Shop } from './shop.ts';

/** Makes an administrator and signs in as one, with the second factor that the console asks for. */
export async function asAdministrator(shop: Shop): Promise<Person> {
  const mail = freshMail();
  const said = await jishi('admin', 'create', '--login', mail, '--locale', shop.lang);
  const address = /https?:\/\/\S+/.exec(said)?.[0] ?? '';
  const code = /code (\d{6})/.exec(said)?.[1] ?? '';
  const person = new Person(shop, mail);
  const { pathname, search } = new URL(address);
  await shop.open(pathname.replace(/^\/(zh|en)/, '') + search);
  await person.field(person.words.code).fill(code);
  await person.field(person.words.newPassword).fill(person.password);
  await person.button(person.words.reset).click();
  await shop.page.waitForURL((url) => url.pathname === shop.path('/sign-in'));
  await person.signIn();
  await person.setUpApp();
  return person;
}
