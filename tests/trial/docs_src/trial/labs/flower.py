# مختبر من سطرين، تُجرَّب عليه الأدوات | A lab of two lines, on which tools are tried
# %% [markdown] lang="ar"
# # مختبر النصف
#
# نحسب النصف، ثم نقرأ [الدرس](halves.md#formula) و[الأخطاء](errata.md).

# %% [markdown] lang="en"
# # The lab of halves
#
# We take a half, and read [the lesson](halves.md#formula) and the [errata](errata.md).

# %%
from nnref.trial import half

print(f"half of five = {half(5)}")

# %% [markdown] lang="ar"
# الناتج {{half of five}}.

# %% [markdown] lang="en"
# The result is {{half of five}}.
