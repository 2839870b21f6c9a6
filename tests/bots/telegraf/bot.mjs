// A small telegraf bot in the wiring of telegraf's README: bot.createWebhook given straight to
// node's http server, no bot.catch.
import { createServer } from "node:http";
import { Markup, Telegraf } from "telegraf";
import { message } from "telegraf/filters";

const bot = new Telegraf("123456:TEST", {
  telegram: { apiRoot: process.env.TELEGRAM_API_ROOT },
});

bot.start((ctx) =>
  ctx.reply(
    `Welcome, ${ctx.from.first_name}!`,
    Markup.inlineKeyboard([Markup.button.callback("Say hello", "hello")]),
  ),
);

bot.help((ctx) => ctx.reply("/start, /whoami, or just write something"));

bot.command("whoami", (ctx) => ctx.reply(`Your id is ${ctx.from.id}`));

bot.on(message("text"), (ctx) => ctx.reply(ctx.message.text));

bot.on("callback_query", async (ctx) => {
  await ctx.answerCbQuery();
  await ctx.editMessageText(`You pressed ${ctx.callbackQuery.data}`);
});

bot.on("inline_query", (ctx) =>
  ctx.answerInlineQuery([
    {
      type: "article",
      id: "echo",
      title: "Echo",
      input_message_content: { message_text: ctx.inlineQuery.query || "nothing" },
    },
  ]),
);

const handle = await bot.createWebhook({
  domain: "example.com",
  path: "/webhook",
  secret_token: process.env.WEBHOOK_SECRET,
});
createServer(handle).listen(process.env.PORT ?? 8080, "127.0.0.1");
