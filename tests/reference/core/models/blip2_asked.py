# SPDX-License-Identifier: GPL-3.0-or-later
"""What the referee needs, computed by transformers' Blip2ForImageTextRetrieval; the captioning head in plain torch.

N views, Q queries, T tokens with pads. Captioning: one pass over [queries, words] under the 4-D mask, and as the
authors do it, words after cached queries.
"""
import torch
import torch.nn.functional as F


def heads(x, module):
    return x.unflatten(-1, (module.num_attention_heads, -1)).transpose(1, 2)


def fused_mask(queries, mask):
    """[B,1,Q+T,Q+T]: queries see queries; word r sees the queries and the unpadded words up to r."""
    total = queries + mask.shape[1]
    allowed = torch.ones(total, total, dtype=torch.bool).tril()
    allowed[:queries, :queries] = True
    real = torch.cat([torch.ones(len(mask), queries, dtype=torch.bool), mask.bool()], 1)
    return (allowed & real[:, None])[:, None]


class Asked:
    def __init__(self, model, lm_head, ids, mask):
        self.model, self.lm_head, self.mask = model, lm_head, mask
        self.queries = model.config.num_query_tokens
        self.ids = ids
        self.fed = torch.cat([torch.full_like(ids[:, :1], model.config.qformer_config.vocab_size - 1), ids[:, 1:]], 1)

    def head(self, hidden):
        """LAVIS BertLMPredictionHead; rows whose target is real."""
        head = {key.removeprefix("cls.predictions."): value.to(hidden.dtype) for key, value in self.lm_head.items()}
        x = F.gelu(F.linear(hidden, head["transform.dense.weight"], head["transform.dense.bias"]))
        x = F.layer_norm(x, x.shape[-1:], head["transform.LayerNorm.weight"], head["transform.LayerNorm.bias"],
                         self.model.config.qformer_config.layer_norm_eps)
        logits = F.linear(x, self.model.embeddings.word_embeddings.weight, head["bias"])
        return logits[:, :int(self.mask.sum()) - 1]

    def matching(self, states):
        count = len(states)
        tokens = self.model.query_tokens.expand(count, -1, -1)
        embeds = self.model.embeddings(input_ids=self.ids.expand(count, -1), query_embeds=tokens)
        mask = torch.cat([torch.ones(count, self.queries, dtype=torch.long), self.mask.expand(count, -1)], 1)
        out = self.model.qformer(query_embeds=embeds, query_length=self.queries, attention_mask=mask,
                                 encoder_hidden_states=states).last_hidden_state
        return self.model.itm_head(out[:, :self.queries]).mean(1)

    def captions(self, states):
        count = len(states)
        tokens = self.model.query_tokens.expand(count, -1, -1)
        embeds = self.model.embeddings(input_ids=self.fed.expand(count, -1), query_embeds=tokens)
        out = self.model.qformer(query_embeds=embeds, query_length=self.queries, encoder_hidden_states=states,
                                 attention_mask=fused_mask(self.queries, self.mask.expand(count, -1)))
        return self.head(out.last_hidden_state[:, self.queries:])

    def captions_after_cache(self, states):
        """The authors' two passes: queries alone, then words over the cached keys and values of every layer."""
        cache = []
        hooks = [module.register_forward_hook(lambda m, i, o: cache.append(o)) for layer in
                 self.model.qformer.encoder.layer for module in (layer.attention.attention.key,
                                                                 layer.attention.attention.value)]
        self.model.qformer(query_embeds=self.model.query_tokens.expand(len(states), -1, -1),
                           encoder_hidden_states=states)
        for hook in hooks:
            hook.remove()
        words = self.mask.shape[1]
        allowed = torch.ones(words, words, dtype=torch.bool).tril() & self.mask.bool()
        allowed = torch.cat([torch.ones(words, self.queries, dtype=torch.bool), allowed], 1)
        x = self.model.qformer.layernorm(self.model.embeddings(input_ids=self.fed)).expand(len(states), -1, -1)
        for index, layer in enumerate(self.model.qformer.encoder.layer):
            part = layer.attention.attention
            key, value = (torch.cat([past, own(x)], 1) for past, own in
                          zip(cache[2 * index:2 * index + 2], (part.key, part.value)))
            seen = F.scaled_dot_product_attention(heads(part.query(x), part), heads(key, part), heads(value, part),
                                                  allowed[None, None])
            x = layer.feed_forward_chunk(layer.attention.output(seen.transpose(1, 2).flatten(2), x))
        return self.head(x)

    def similarity(self, pixels):
        out = self.model(pixel_values=pixels, input_ids=self.ids, attention_mask=self.mask,
                         use_image_text_matching_head=False)
        return out.logits_per_image[:, 0]
