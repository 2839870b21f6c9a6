// Just enough of the Bot API for a framework to start and to send: loaded before a bot with
// `node --import`, it listens on a loopback port of its own and says so in TELEGRAM_API_ROOT.
// Nothing is loaded where that variable is set already. It answers every method with true, as the
// bots here look at no result but getMe's.
import { createServer } from "node:http";

const me = {
  id: 123456,
  is_bot: true,
  first_name: "Target",
  username: "target_bot",
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: true,
  can_connect_to_business: false,
  has_main_web_app: false,
};

if (!process.env.TELEGRAM_API_ROOT) {
  const api = createServer((request, response) => {
    const result = /\/getme$/i.test(request.url) ? me : true;
    request.resume(); // what is sent is nobody's business here, but must be read
    request.on("error", () => {});
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ok: true, result }));
  });
  api.listen(0, "127.0.0.1");
  await new Promise((listening) => api.once("listening", listening));
  process.env.TELEGRAM_API_ROOT = `http://127.0.0.1:${api.address().port}`;
}
