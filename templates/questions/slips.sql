/*
title: {th: คะแนนที่บวกไม่ตรง, en: Arithmetic slips}
about: {th: "คะแนนที่ประกาศซึ่งไม่เป็นไปตามคะแนนย่อย เกินค่าปัดเศษ", en: "Printed scores that do not follow from those below them"}
*/
select province, agency, year, level, code, name, score, computed, difference, certain
from scores
where slip
order by province, agency, unit, year, certain desc, level, code
