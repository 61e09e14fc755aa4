-- In which language an application was written: its seller is told of decisions in it. Chinese for those of before.
ALTER TABLE seller_application ADD COLUMN locale TEXT NOT NULL DEFAULT 'zh' CHECK (locale IN ('zh', 'en'));
