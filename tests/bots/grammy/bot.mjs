// A small grammY bot in the wiring of grammY's own deployment guide: webhookCallback given straight
// to node's http server, no bot.catch. What goes wrong here goes wrong for whoever follows the guide.
import { createServer } from "node:http";
import { Bot, InlineKeyboard, webhookCallback } from "grammy";

const bot = new Bot("123456:TEST", {
  client: { apiRoot: process.env.TELEGRAM_API_ROOT },
});

bot.command("start", async (ctx) => {
  const keyboard = new InlineKeyboard().text("Say hello", "hello");
  await ctx.reply(`Welcome, ${ctx.from.first_name}!`, { reply_markup: keyboard });
});

bot.command("help", (ctx) => ctx.reply("/start, /whoami, or just write something"));

bot.command("whoami", (ctx) => ctx.reply(`Your id is ${ctx.from.id}`));

bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));

bot.on("callback_query:data", async (ctx) => {
  await ctx.answerCallbackQuery();
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

const handle = webhookCallback(bot, "http", { secretToken: process.env.WEBHOOK_SECRET });
createServer(handle).listen(process.env.PORT ?? 8080, "127.0.0.1");
