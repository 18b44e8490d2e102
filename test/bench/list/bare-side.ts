import { Agent, request } from 'node:http';
import { signed } from '../../lab/support/signed.ts';

// Fetches the pages that `list` needs with nothing but HTTP, all regions side by side, and reads none of them.

const [url = '', ...regions] = process.argv.slice(2);
const { host } = new URL(url);
const agent = new Agent({ keepAlive: true });

const fetched = (region: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const at = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const { headers } = signed(body, { region, at, headers: { host } });
    const sent = request(
      url,
      { method: 'POST', agent, headers: headers as Record<string, string> },
      answer => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () => {
          const words = Buffer.concat(parts).toString('utf8');
          if (answer.statusCode === 200) resolve(words);
          else reject(new Error(`${region}: ${words}`));
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

const action = (name: string, words: string) => `Action=${name}&Version=2016-11-15&${words}`;
const filters =
  'Filter.1.Name=tag%3Amayfly%3Afleet&Filter.1.Value.1=hello&Filter.2.Name=tag%3Amayfly%3Aenvironment&Filter.2.Value.1=default';

/** The token in which a page ends, if another one follows. */
const next = (page: string): string | undefined =>
  /<nextToken>([^<]+)<\/nextToken>/.exec(page.slice(-500))?.[1];

const pagesOf = async (region: string): Promise<void> => {
  let token: string | undefined;
  do {
    const more = token === undefined ? '' : `&NextToken=${encodeURIComponent(token)}`;
    token = next(await fetched(region, action('DescribeInstances', `${filters}&MaxResults=1000${more}`)));
  } while (token !== undefined);
};

await fetched(regions[0] ?? '', action('DescribeRegions', 'AllRegions=true'));
await Promise.all(regions.map(pagesOf));
agent.destroy();
