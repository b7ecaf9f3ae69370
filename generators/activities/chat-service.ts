import { z } from 'zod';
import { chatCast } from '../core/chat/cast.ts';
import { changeReference, engineer } from '../core/chat/fault.ts';
import { innocentLetters } from '../core/chat/letters.ts';
import { playChat } from '../core/chat/play.ts';
import { ENGINE, GATEWAY, GUARDRAIL, RETRIEVER, TOOLS_SERVICE } from '../core/chat/services.ts';
import { writeUsage } from '../core/chat/usage.ts';
import { entity } from '../core/incident/cast.ts';
import { defineProducer } from '../core/producer.ts';

/** Customers of many companies ask an assistant for help; a pool of language models answers. */
export default defineProducer({
  id: 'chat-service',
  title: 'Customers and agents talk to the assistant',
  params: z.object({}),
  emits: [
    'ServiceCall',
    'ReplicaSample',
    'ClusterLookup',
    'Connection',
    'ClusterEvent',
    'ContainerLine',
    'ChatRequest',
    'ChatTurn',
    'Retrieval',
    'ToolCall',
    'GuardrailVerdict',
    'UsageHour',
    'Change',
  ],
  plan(context) {
    const { tenants } = chatCast(context);
    const { orders: habits, hint } = innocentLetters(context);
    const author = engineer(context, true);
    return {
      orders: habits,
      ordered: playChat(context),
      script(write, orders) {
        writeUsage(context, write, orders);
        if (hint)
          write.add('Change', { ...hint, kind: 'flag', author: author.upn, reference: changeReference(context, hint.system, hint.t) });
      },
      entities: [
        ...tenants.map(({ name, key }) => entity('client', name, [key])),
        ...tenants.map(({ key, name }) => entity('key', key, [name])),
        ...[GATEWAY, RETRIEVER, GUARDRAIL, TOOLS_SERVICE, ENGINE].map((name) => entity('deployment', name)),
      ],
    };
  },
});
