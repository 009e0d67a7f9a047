% Octave's load gives the axes in reverse order and reads no texts: firms and products are numbers from 0.
d = load(argv(){1}, "alive", "price", "share");
function show(numbers)
  words = cell(1, numel(numbers));
  for k = 1:numel(numbers)
    words{k} = sprintf("%.6g", numbers(k));
    if isnan(numbers(k))
      words{k} = "nan";
    end
  end
  printf("%s\n", strjoin(words, " "));
end
printf("survivors: %s\n", strjoin(arrayfun(@num2str, find(d.alive(:, end, 1) == 1)' - 1, "UniformOutput", false), ", "));
printf("price of 1: "); show(d.price(2, :, 1));
printf("share: "); show(d.share(:, end, 1));
