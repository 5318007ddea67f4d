/** `npm start`: installs what is missing, builds the production site, serves it. `PORT` chooses the port; a taken one gives the next free one. */
import { createServer } from 'node:net';
import { installIfMissing, run } from './setup.mjs';

const asked = Number(process.env.PORT ?? 4321);
if (!Number.isInteger(asked) || asked < 1 || asked > 65535) {
  console.error(`PORT is “${process.env.PORT}”; expected a whole number from 1 to 65535.`);
  process.exit(1);
}

/** Whether nothing listens on a port of this machine. */
const isFree = port =>
  new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });

async function freePort(from) {
  for (let port = from; port < Math.min(from + 50, 65536); port++) {
    if (await isFree(port)) return port;
    console.log(`Port ${port} is taken, trying ${port + 1}.`);
  }
  console.error(`No free port from ${from} on. Set PORT to one that is free.`);
  process.exit(1);
}

installIfMissing();
const port = await freePort(asked);
const extraEnv = { PORT: String(port) };
const build = await run('astro', ['build'], { extraEnv });
if (build.code !== 0) {
  console.error('The build failed; the messages above say where.');
  process.exit(build.code);
}
const base = (process.env.BASE_PATH ?? '/').replace(/\/?$/, '/');
console.log(`\nNonlinear is at http://localhost:${port}${base}  (Ctrl-C stops it)\n`);
const { code } = await run('astro', ['preview'], { extraEnv });
process.exit(code);
